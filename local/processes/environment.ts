const storageSetting = /^(HEADCOUNT_STORAGE|AzureWebJobsStorage)(__.*)?$/i;

/**
 * An environment without its settings of storage: what runs here has storage of its own, and what it makes up must never
 * stand in an archive that somebody keeps.
 */
export function withoutStorage(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !storageSetting.test(name)));
}

/** The settings that {@link withoutStorage} takes away. */
export function storageSettings(env: NodeJS.ProcessEnv): string[] {
  return Object.keys(env).filter((name) => storageSetting.test(name));
}

const loopback = ["127.0.0.1", "localhost", "::1"];

/**
 * The settings by which what runs on this machine is spoken to directly, also where a proxy stands before everything
 * else.
 */
export function loopbackDirect(env: NodeJS.ProcessEnv): { NO_PROXY: string; no_proxy: string } {
  const given = (env["no_proxy"] ?? env["NO_PROXY"] ?? "").split(",").filter(Boolean);
  const list = [...new Set([...given, ...loopback])].join(",");
  // Some read the one first, some the other.
  return { NO_PROXY: list, no_proxy: list };
}
