import type { Environment } from "./variables";

/** How to reach the storage account that holds the data. */
export type StorageSettings =
  | { readonly kind: "connectionString"; readonly value: string }
  | {
      readonly kind: "identity";
      readonly blobServiceUri: string;
      /** "managed" is the identity that Azure gives the app, "any" also whoever has signed in on this machine. */
      readonly credential: "managed" | "any";
      /** Client id of a user-assigned identity; absent: the system-assigned one. */
      readonly clientId?: string;
    };

/** The settings that name a storage account, the first that is set before the others. */
export const storageSettings = ["HEADCOUNT_STORAGE", "AzureWebJobsStorage"] as const;

/** What follows `__` in a setting that describes an account which is signed in to by identity, as Functions has it. */
export const identityParts = ["blobServiceUri", "accountName", "credential", "clientId"] as const;

/** Says of a setting what is wrong with it. */
export type Report = (setting: string, text: string) => void;

/**
 * Reads the storage settings: those of Headcount's own data, else those of the function app. Never reports a value, since
 * it may be a key.
 */
export function readStorage(env: Environment, report: Report): StorageSettings | undefined {
  for (const name of storageSettings) {
    const value = env[name];
    if (value !== undefined) {
      if (!isConnectionString(value)) {
        report(name, 'found no connection string; write one of a storage account, or "UseDevelopmentStorage=true"');
      }
      return { kind: "connectionString", value };
    }
    const identity = readIdentity(env, name, report);
    if (identity) return identity;
  }
  report(
    "AzureWebJobsStorage",
    "missing; write a storage account's connection string, or set AzureWebJobsStorage__blobServiceUri for sign-in by " +
      "identity (HEADCOUNT_STORAGE and HEADCOUNT_STORAGE__blobServiceUri do the same for Headcount's data alone)",
  );
  return undefined;
}

function readIdentity(env: Environment, name: string, report: Report): StorageSettings | undefined {
  const setting = (part: (typeof identityParts)[number]) => `${name}__${part}`;
  const given = env[setting("blobServiceUri")];
  const account = env[setting("accountName")];
  if (given === undefined && account === undefined) return undefined;
  if (given !== undefined && !isServiceUri(given)) {
    report(
      setting("blobServiceUri"),
      'write an address such as "https://account.blob.core.windows.net", nothing after it',
    );
  }
  if (given === undefined && account !== undefined && !/^[a-z0-9]{3,24}$/.test(account)) {
    report(setting("accountName"), "write the storage account's name: 3 to 24 of a-z and 0-9");
  }
  const credential = env[setting("credential")];
  if (credential !== undefined && credential.toLowerCase() !== "managedidentity") {
    report(setting("credential"), 'write "managedidentity", the only kind there is');
  }
  const clientId = env[setting("clientId")];
  if (clientId !== undefined && !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(clientId)) {
    report(setting("clientId"), "write the identity's client id, a GUID, not its resource id or name");
  }
  return {
    kind: "identity",
    blobServiceUri: given ?? `https://${account ?? ""}.blob.core.windows.net`,
    credential: credential === undefined ? "any" : "managed",
    ...(clientId !== undefined && { clientId }),
  };
}

function isConnectionString(value: string): boolean {
  const keys = new Set(value.split(";").map((pair) => pair.split("=", 1)[0]?.trim()));
  if (keys.has("UseDevelopmentStorage")) return true;
  return keys.has("AccountName")
    ? keys.has("AccountKey") || keys.has("SharedAccessSignature")
    : keys.has("BlobEndpoint");
}

function isServiceUri(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, search, hash } = new URL(value);
  return protocol === "https:" && [username, password, search, hash].every((part) => part === "");
}
