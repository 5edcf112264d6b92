import type { AccessToken, GetTokenOptions, TokenCredential } from "@azure/identity";
import type { StorageSettings } from "../config/storage";
import { log } from "../log";
import { HeadcountError, messageOf } from "../model/errors";

type Identity = Extract<StorageSettings, { kind: "identity" }>;

const role = "Storage Blob Data Contributor";

/**
 * Signs in to storage by identity. The library for it is loaded with the first token, since who uses a connection string
 * should not wait for it at each start.
 */
export class LazyCredential implements TokenCredential {
  #credential: Promise<TokenCredential> | undefined;

  /** @param timeoutMs a token that takes longer has failed, as every call of storage has */
  constructor(
    private readonly identity: Identity,
    private readonly timeoutMs: number,
  ) {}

  /** @throws HeadcountError STORAGE_UNREACHABLE that says what to look at; the log says more */
  async getToken(scopes: string | string[], options: GetTokenOptions = {}): Promise<AccessToken> {
    const late = AbortSignal.timeout(this.timeoutMs);
    const abortSignal = options.abortSignal ? AbortSignal.any([late, options.abortSignal as AbortSignal]) : late;
    try {
      this.#credential ??= load(this.identity);
      const credential = await this.#credential;
      const token = await Promise.race([credential.getToken(scopes, { ...options, abortSignal }), rejection(late)]);
      if (!token) throw new Error("there is no token");
      return token;
    } catch (error) {
      const { blobServiceUri, credential, clientId } = this.identity;
      log("error", "sign-in-failed", { storage: blobServiceUri, credential, clientId, error: messageOf(error) });
      throw new HeadcountError(
        "STORAGE_UNREACHABLE",
        `${blobServiceUri}: signing in by identity failed; see that the identity is assigned to the app, ` +
          `that its client id is the one configured, and that it has the role "${role}".`,
        { cause: error },
      );
    }
  }
}

async function load({ credential, clientId }: Identity): Promise<TokenCredential> {
  const { DefaultAzureCredential, ManagedIdentityCredential } = await import("@azure/identity");
  if (credential === "any") return new DefaultAzureCredential({ managedIdentityClientId: clientId });
  return clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId });
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(new Error("no answer in time")), { once: true });
  });
}
