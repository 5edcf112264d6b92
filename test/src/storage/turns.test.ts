import { Turns } from "../../../src/storage/turns";

/** Work that goes on until it is let end. */
function jobs(turns: Turns) {
  const began: string[] = [];
  const ends = new Map<string, (failure?: Error) => void>();
  const add = (name: string) =>
    turns.run(
      () =>
        new Promise<string>((resolve, reject) => {
          began.push(name);
          ends.set(name, (failure) => (failure ? reject(failure) : resolve(name)));
        }),
    );
  return { began, add, end: (name: string, failure?: Error) => ends.get(name)?.(failure) };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test("so many at a time and no more, in the order in which they came, also after one that fails", async () => {
  const { began, add, end } = jobs(new Turns(2, 60_000));
  const all = ["a", "b", "c", "d", "e"].map((name) => add(name));
  expect(began).toEqual(["a", "b"]);
  end("b");
  await settle();
  expect(began).toEqual(["a", "b", "c"]);
  end("a", new Error("a failed"));
  await expect(all[0]).rejects.toThrow("a failed");
  await settle();
  expect(began).toEqual(["a", "b", "c", "d"]);
  for (const name of ["c", "d"]) end(name);
  await settle();
  end("e");
  expect(await Promise.all(all.slice(1))).toEqual(["b", "c", "d", "e"]);
});

test("who waits too long goes away with nothing done, and takes nobody's turn", async () => {
  const { began, add, end } = jobs(new Turns(1, 5));
  const first = add("a");
  expect(await add("b")).toBeUndefined();
  end("a");
  expect(await first).toBe("a");
  const last = add("c");
  expect(began).toEqual(["a", "c"]);
  end("c");
  expect(await last).toBe("c");
});

test("once closed nobody has a turn; who has begun ends", async () => {
  const turns = new Turns(1, 60_000);
  const { began, add, end } = jobs(turns);
  const first = add("a");
  const second = add("b");
  turns.close();
  expect(await second).toBeUndefined();
  expect(await add("c")).toBeUndefined();
  end("a");
  expect(await first).toBe("a");
  expect(began).toEqual(["a"]);
});
