/** What a field may be; `free` is no part of a mapping, but must not be taken for one. */
export type Role = "venue" | "name" | "occupancy" | "capacity" | "timestamp" | "percentage" | "free";

interface Rule {
  readonly role: Role;
  /** Of the name without spaces and signs, in lower case. */
  readonly whole?: RegExp;
  /** Of any of its words. */
  readonly word?: RegExp;
  /** Of its last word. */
  readonly last?: RegExp;
}

/** English and German, the first that fits: `max_guests` is a capacity, `occupancy_percentage` a percentage. */
const rules: readonly Rule[] = [
  {
    role: "percentage",
    whole: /percent|prozent|auslastung|utili[sz]ation|%/,
    word: /^(pct|perc|rate|ratio|share|quote)$/,
  },
  {
    role: "timestamp",
    whole: /timestamp|zeitstempel|zeitpunkt|datetime|lastupdate/,
    word: /^(time|date|ts|zeit|datum|updated|created|modified)$/,
    last: /^at$/,
  },
  { role: "free", word: /^(free|freie?|freespace|freeplaces|available|verfugbar|remaining|vacant|vacancies|left)$/ },
  { role: "capacity", whole: /capac|kapaz|limit/, word: /^(max|cap|size|spaces|places|seats|plaetze|platze)|^max/ },
  {
    role: "venue",
    whole: /^(venue|location|site|place|pool|station|sensor|zone|facility|object|standort|bad|gym)id$/,
    last: /^(id|uid|uuid|guid|key|code|slug|nr)$/,
  },
  {
    role: "name",
    last: /^(name|title|label|titel|bezeichnung|standort|venue|location|place|pool|bad|facility|site|station)$/,
  },
  {
    role: "occupancy",
    whole: /occup|fill|ga?este|gaste|guest|visitor|besuch|person|people|beleg|crowd|headcount|attend|anzahl|swimmer/,
    word: /^(count|counter|current|present|inside|pax)$/,
  },
];

/** What a field is by its name alone. */
export function roleByName(name: string): Role | undefined {
  const words = name
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\d%]+/u)
    .filter((word) => word !== "");
  const whole = words.join("");
  const last = words.at(-1) ?? "";
  return rules.find(
    (rule) => rule.whole?.test(whole) || words.some((word) => rule.word?.test(word)) || rule.last?.test(last),
  )?.role;
}
