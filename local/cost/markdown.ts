export interface Column {
  readonly title: string;
  readonly align?: "right";
}

/** Lines of a Markdown table whose columns are aligned, as Prettier writes it. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(3, title.length, ...rows.map((cells) => (cells[index] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths
      .map((width, index) => {
        const cell = cells[index] ?? "";
        return columns[index]?.align === "right" ? cell.padStart(width) : cell.padEnd(width);
      })
      .join(" | ")} |`;
  const rule = widths.map((width, index) =>
    columns[index]?.align === "right" ? `${"-".repeat(width - 1)}:` : "-".repeat(width),
  );
  return [line(columns.map(({ title }) => title)), line(rule), ...rows.map(line)];
}

/** Columns by their titles; those that begin with `>` are aligned to the right. */
export function columns(...titles: readonly string[]): Column[] {
  return titles.map((title) => (title.startsWith(">") ? { title: title.slice(1), align: "right" } : { title }));
}
