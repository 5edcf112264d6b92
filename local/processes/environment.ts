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
