/**
 * Does work on items while earlier results are being used, at most so many at once; results come in order of the items.
 * An item whose work fails ends it all with that error.
 */
export async function* ahead<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  most: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underway: Promise<R>[] = [];
  for await (const item of items) {
    const result = work(item);
    // It is awaited, but perhaps only after it has failed.
    result.catch(() => undefined);
    underway.push(result);
    const first = underway.length >= most ? underway.shift() : undefined;
    if (first) yield await first;
  }
  for (const result of underway) yield await result;
}
