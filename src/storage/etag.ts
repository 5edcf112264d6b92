/** Lists give ETags without the quotes that every other answer has. */
export function quoted(etag: string): string {
  return etag.startsWith('"') ? etag : `"${etag}"`;
}
