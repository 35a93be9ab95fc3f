import { readFile, writeFile } from 'node:fs/promises';
import type { Bound, Report } from './bound.js';
import { boundsTable } from './bound.js';
import { withResults } from './document.js';
import { load } from './machine.js';

/** One of the measurements that a report is made of. */
export interface Measure<Bench> {
  readonly title: string;
  readonly measure: (bench: Bench) => Promise<Report>;
}

/**
 * Measures one after the other what is wanted.
 *
 * @param measures all that there are, in the order of the report.
 * @param head what the report says first, by paragraphs.
 */
export async function measureInTurn<Name extends string, Bench>(
  measures: Readonly<Record<Name, Measure<Bench>>>,
  wanted: ReadonlySet<Name>,
  bench: Bench,
  head: readonly string[],
): Promise<Report> {
  const loadAtStart = load();
  const lines = [...head];
  const bounds: Bound[] = [];
  for (const name of wanted) {
    const { title, measure } = measures[name];
    const report = await measure(bench);
    lines.push(`### ${title}`, report.text);
    bounds.push(...report.bounds);
  }
  lines.push(`Load average: ${loadAtStart} at the start, ${load()} at the end`);
  if (bounds.length > 0) lines.push(boundsTable(bounds));
  return { text: lines.join('\n\n'), bounds };
}

/** Tells a report, puts it into its document where that is wanted, and fails the process where a bound does not hold. */
export async function publish(
  { text, bounds }: Report,
  { document, write, check }: { readonly document: string; readonly write: boolean; readonly check: boolean },
): Promise<void> {
  console.log(text);
  if (write) await writeFile(document, withResults(await readFile(document, 'utf8'), text));
  if (check && bounds.some(({ holds }) => !holds)) process.exitCode = 1;
}
