import { z } from "zod";
import { minutesOfDay, parseSpan, weekdays, weekSpans, type Weekday, type WeekSpan } from "./week";

const span = z
  .string()
  .refine((text) => parseSpan(text) !== null, {
    error: 'write a span of local wall time such as "06:00-22:00", "22:00-02:00" (past midnight) or "00:00-24:00"',
  })
  .describe('one span of local wall time, "HH:MM-HH:MM"; "22:00-02:00" runs past midnight, "00:00-24:00" is the day');

const day = (name: string) => z.array(span).optional().describe(`spans open on ${name}; absent or [] is closed`);

/** Opening hours per weekday, as they stand in feeds.json; a weekday that is absent or empty is closed. */
export const openingHoursSchema = z
  .strictObject({
    mon: day("Monday"),
    tue: day("Tuesday"),
    wed: day("Wednesday"),
    thu: day("Thursday"),
    fri: day("Friday"),
    sat: day("Saturday"),
    sun: day("Sunday"),
  } satisfies Record<Weekday, z.ZodType>)
  .superRefine((hours, context) => {
    for (const { day, index } of overlaps(hours)) {
      context.addIssue({ code: "custom", path: [day, index], message: "write spans that do not overlap another" });
    }
  })
  .describe("opening hours, local wall time in the feed's time zone; absent is always open");

export type OpeningHours = z.output<typeof openingHoursSchema>;

/** The spans that open before an earlier one has closed. */
function overlaps(hours: OpeningHours): WeekSpan[] {
  const spans = weekSpans(hours);
  const starts = spans.flatMap((span) => {
    const opens = weekdays.indexOf(span.day) * minutesOfDay + span.opens;
    // A second week after the first shows what runs from Sunday into Monday.
    return [opens, opens + 7 * minutesOfDay].map((opens) => ({
      span,
      opens,
      closes: opens + span.closes - span.opens,
    }));
  });
  const found = new Set<WeekSpan>();
  let closed = 0;
  for (const { span, opens, closes } of starts.sort((a, b) => a.opens - b.opens)) {
    if (opens < closed) found.add(span);
    closed = Math.max(closed, closes);
  }
  return spans.filter((span) => found.has(span));
}
