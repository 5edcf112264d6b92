const name = "headcount-key";

/** The function key of this tab; it is forgotten with the tab. */
export const key = {
  get(): string {
    try {
      return sessionStorage.getItem(name) ?? "";
    } catch {
      return "";
    }
  },
  set(value: string): void {
    try {
      if (value === "") sessionStorage.removeItem(name);
      else sessionStorage.setItem(name, value);
    } catch {
      // A browser that keeps nothing asks again.
    }
  },
};
