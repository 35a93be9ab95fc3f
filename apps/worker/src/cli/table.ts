const NUMBER = /^-?\d+(?:\.\d+)?$/u;

/** Lines of columns that are as wide as their widest cell; a column of numbers is aligned at its right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => String(line[column] ?? '').length)));
  const isNumeric = head.map((_, column) => rows.every((row) => NUMBER.test(String(row[column]))));
  return lines
    .map((line) =>
      line
        .map((cell, column) => {
          const text = String(cell);
          const width = widths[column] ?? 0;
          return isNumeric[column] === true ? text.padStart(width) : text.padEnd(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
