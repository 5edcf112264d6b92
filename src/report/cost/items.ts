/** How Azure charges for a request to storage; `free` are deletes of blobs. */
export const chargeKinds = ["write", "list", "read", "other", "free"] as const;
export type ChargeKind = (typeof chargeKinds)[number];

/** What a request of the app to its data's storage is about: which blob, and what is done with it. */
export const items = [
  "journal: create",
  "journal: append",
  "journal: list",
  "journal: read",
  "journal: delete",
  "who listens: write",
  "who listens: list",
  "who listens: read",
  "wanted state: read",
  "control log: read",
  "control: list",
  "raw window: read",
  "raw window: write",
  "raw window: list",
  "summary: read",
  "summary: write",
  "summary: list",
  "day index: read",
  "day index: write",
  "day index: list",
  "day file: read",
  "day file: write",
  "day file: list",
  "day file: mark",
  "anything else",
] as const;
export type Item = (typeof items)[number];

/**
 * How Azure charges for each, on a general-purpose v2 account.
 *
 * Source: "Map each REST operation to a price - Azure Blob Storage", Microsoft, 2025-05-14: Put Blob, Append Block and
 * Put Block are writes, List Blobs is a list, Get Blob a read, Set Blob Metadata is another operation, Delete Blob is
 * free; whatever an identity asks is charged, also where the answer is an error.
 */
export function chargeOf(item: Item): ChargeKind {
  const [, action = ""] = item.split(": ");
  if (action === "create" || action === "append" || action === "write") return "write";
  if (action === "list") return "list";
  if (action === "read") return "read";
  if (action === "delete") return "free";
  return "other";
}
