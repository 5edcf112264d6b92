import { Billing } from "../../../bench/capture/billing";

const line = (phase: string, id: string, at: number) =>
  JSON.stringify({ event: "invocation", phase, id, name: `function of ${id}`, at });

test("runs are billed within the time that is asked for, each for itself, and to the end of a process that died", () => {
  const billing = new Billing();
  billing.hear("anything else");
  billing.hear(line("begins", "a", 0));
  billing.hear(line("begins", "b", 1000));
  billing.hear(line("ends", "a", 3000));
  expect(billing.died(5000)).toEqual(["function of b"]);
  billing.hear(line("begins", "c", 8000));
  expect(billing.seconds(0, 10_000)).toBe(3 + 4 + 2);
  expect(billing.seconds(2000, 4000)).toBe(1 + 2);
});
