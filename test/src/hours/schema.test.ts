import { openingHoursSchema } from "../../../src/hours/schema";

const problems = (hours: unknown) =>
  openingHoursSchema.safeParse(hours).error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];

const overlap = "write spans that do not overlap another";

describe("the opening hours of feeds.json", () => {
  it("take spans that touch, run past midnight, or fill the day", () => {
    expect(
      problems({ mon: ["06:00-12:00", "12:00-22:00"], fri: ["22:00-02:00"], sat: ["02:00-24:00"], sun: [] }),
    ).toEqual([]);
    expect(problems({ mon: ["00:00-24:00"], tue: ["00:00-24:00"], sun: ["00:00-24:00"] })).toEqual([]);
    expect(problems({ sun: ["22:00-00:00"], mon: ["00:00-01:00"] })).toEqual([]);
  });

  it.each(["6:00-22:00", "06:00", "06:00-25:00", "24:00-02:00", "06:00-06:00", "06:00 - 22:00", "06:60-07:00", ""])(
    "refuse %j, which is no span",
    (span) => {
      expect(problems({ mon: [span] })).toEqual([
        'mon.0: write a span of local wall time such as "06:00-22:00", "22:00-02:00" (past midnight) or "00:00-24:00"',
      ]);
    },
  );

  it("refuse spans that overlap: on a day, over midnight, and from Sunday into Monday", () => {
    expect(problems({ mon: ["10:00-13:00", "06:00-11:00"] })).toEqual([`mon.0: ${overlap}`]);
    expect(problems({ fri: ["22:00-02:00"], sat: ["01:59-03:00"] })).toEqual([`sat.0: ${overlap}`]);
    expect(problems({ sun: ["22:00-02:00"], mon: ["01:00-03:00"] })).toEqual([`mon.0: ${overlap}`]);
    expect(problems({ tue: ["06:00-22:00", "06:00-22:00"] })).toEqual([`tue.1: ${overlap}`]);
  });

  it("refuse a span inside an earlier one that is not its neighbour", () => {
    expect(problems({ mon: ["06:00-22:00", "07:00-08:00", "09:00-10:00"] })).toEqual([
      `mon.1: ${overlap}`,
      `mon.2: ${overlap}`,
    ]);
  });
});
