/** A number as it is written, with what is counted. @param count written by the locale */
export function counted(count: string, one: string, many: string): string {
  return `${count} ${count === "1" ? one : many}`;
}
