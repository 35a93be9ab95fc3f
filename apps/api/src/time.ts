/** ISO-8601 in UTC, to the second, as times are shown. */
export function toSeconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
