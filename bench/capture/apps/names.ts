/** The timer function of a method's nth schedule. */
export function functionName(nth: number): string {
  return `timer${nth}`;
}
