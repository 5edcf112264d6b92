const nameOf = (origin: string) => `headcount-key ${origin}`;

/**
 * The function keys of this tab, one for each app: where reading side and collector are two, their keys differ. They are
 * forgotten with the tab.
 */
export const keys = {
  /** "" where none is known. */
  get(origin: string): string {
    try {
      return sessionStorage.getItem(nameOf(origin)) ?? "";
    } catch {
      return "";
    }
  },
  set(origin: string, value: string): void {
    try {
      if (value === "") sessionStorage.removeItem(nameOf(origin));
      else sessionStorage.setItem(nameOf(origin), value);
    } catch {
      // A browser that keeps nothing asks again.
    }
  },
};
