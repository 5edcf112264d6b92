/** Does work on items while earlier ones are being dealt with, at most so many at once; results come in order. */
export async function* ahead<T, R>(
  items: AsyncIterable<T>,
  most: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const under: Promise<R>[] = [];
  for await (const item of items) {
    const result = work(item);
    // It is awaited, but perhaps only after it has failed.
    result.catch(() => undefined);
    under.push(result);
    const first = under.length >= most ? under.shift() : undefined;
    if (first) yield await first;
  }
  for (const result of under) yield await result;
}
