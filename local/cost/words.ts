import type { MethodId, Setup } from "../../src/report/cost/setup";

export function dollars(amount: number): string {
  return `$${amount.toFixed(2)}`;
}

export function whole(amount: number): string {
  return Math.round(amount).toLocaleString("en-US");
}

/** A method in words. */
export function methodName(method: MethodId, { openHours }: Pick<Setup, "openHours">): string {
  const names: Record<MethodId, string> = {
    hourly: "hourly function",
    timer: "five-minute timer functions",
    overlapping: "overlapping functions",
    collector: "Headcount, around the clock",
    "collector-hours": `Headcount, ${openHours} h a day`,
  };
  return names[method];
}
