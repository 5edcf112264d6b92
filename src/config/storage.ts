import type { Environment } from "./variables";

/** How to reach the storage account that holds the data. */
export type StorageSettings =
  | { readonly kind: "connectionString"; readonly value: string }
  | {
      readonly kind: "identity";
      readonly blobServiceUri: string;
      /** Client id of a user-assigned identity; absent: the system-assigned one. */
      readonly clientId?: string;
    };

/** Says of a setting what is wrong with it. */
export type Report = (setting: string, text: string) => void;

/**
 * Reads the storage settings: those of Headcount's own data, else those of the function app. Never reports a value, since
 * it may be a key.
 */
export function readStorage(env: Environment, report: Report): StorageSettings | undefined {
  for (const name of ["HEADCOUNT_STORAGE", "AzureWebJobsStorage"]) {
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
  const given = env[`${name}__blobServiceUri`];
  const account = env[`${name}__accountName`];
  if (given === undefined && account === undefined) return undefined;
  if (given !== undefined && !isServiceUri(given)) {
    report(
      `${name}__blobServiceUri`,
      'write an address such as "https://account.blob.core.windows.net", nothing after it',
    );
  }
  if (given === undefined && account !== undefined && !/^[a-z0-9]{3,24}$/.test(account)) {
    report(`${name}__accountName`, "write the storage account's name: 3 to 24 of a-z and 0-9");
  }
  const credential = env[`${name}__credential`];
  if (credential !== undefined && credential.toLowerCase() !== "managedidentity") {
    report(`${name}__credential`, 'write "managedidentity", the only kind there is');
  }
  const clientId = env[`${name}__clientId`];
  if (clientId !== undefined && !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(clientId)) {
    report(`${name}__clientId`, "write the identity's client id, a GUID, not its resource id or name");
  }
  const blobServiceUri = given ?? `https://${account ?? ""}.blob.core.windows.net`;
  return { kind: "identity", blobServiceUri, ...(clientId === undefined ? {} : { clientId }) };
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
