/**
 * Makes the answer to a question once for everybody who asks at the same time or shortly after.
 * @param maxAgeMs how long an answer is given again, by `now`
 */
export function sharing<T>(
  maxAgeMs: number,
  now: () => number,
  make: (key: string) => Promise<T>,
): (key: string) => Promise<T> {
  const made = new Map<string, { readonly at: number; readonly answer: Promise<T> }>();
  return (key) => {
    const last = made.get(key);
    const at = now();
    if (last && at >= last.at && at - last.at < maxAgeMs) return last.answer;
    const answer = make(key);
    made.set(key, { at, answer });
    answer.catch(() => {
      if (made.get(key)?.answer === answer) made.delete(key);
    });
    return answer;
  };
}
