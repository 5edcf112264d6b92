import { readNumber } from "../../../src/snapshots/number";

test.each<[string, number]>([
  ["45", 45],
  ["  45 Personen", 45],
  [": 45.", 45],
  ["1'234", 1234],
  ["1’234", 1234],
  ["1\u00a0234", 1234],
  ["12\u202f345 Gäste", 12345],
  ["1.234", 1234],
  ["1,234,567", 1234567],
  ["31.0", 31],
  ["-5", -5],
  ["\u22125", -5],
  ["0", 0],
  ["-0", 0],
  ["45 von 200", 45],
  ["45 / 200", 45],
  ["45/200", 45],
  ["45 out of 200 places", 45],
  ["Stand 10:15 Uhr, 17.02.2026: 45 Gäste", 45],
  ["45 Gäste (22 %)", 45],
  ["Wasser 28 °C, Gäste 45", 45],
  ["45\u00a0Personen", 45],
  ["„45“", 45],
])("%p is %p", (text, value) => {
  expect(readNumber(text)).toEqual({ value });
});

test.each<[string, "missing" | "ambiguous"]>([
  ["", "missing"],
  ["geschlossen", "missing"],
  ["–", "missing"],
  ["22 %", "missing"],
  ["45%", "missing"],
  ["31.5", "missing"],
  ["10:15", "missing"],
  ["17.02.2026", "missing"],
  ["SSD-7", "missing"],
  ["28 Grad", "missing"],
  ["1e5", "missing"],
  ["0x45", "missing"],
  ["12'34", "missing"],
  ["9".repeat(400), "missing"],
  ["45 46", "ambiguous"],
  ["1 234", "ambiguous"],
  ["45 von 200, davon 3 Kinder", "ambiguous"],
  ["45-50", "missing"],
])("%p is no count of guests: %p", (text, problem) => {
  expect(readNumber(text)).toEqual({ problem });
});
