import { markdownTable } from '../../report/markdown.js';
import type { Figures } from './figures.js';
import { FIGURES, NAMES } from './figures.js';

/** Bytes are the same wherever they are counted; a ratio of CPU times is a little another one on each processor and in each run. */
const MOST_PERCENT_OF_BYTES = 10;
const MOST_PERCENT_OF_CPU = 25;

interface Change {
  readonly title: string;
  readonly isCpu: boolean;
  readonly from: string;
  readonly to: string;
  /** Below 0 of one that shrank. */
  readonly percent: number;
  readonly allowed: number;
  readonly hasGrown: boolean;
  readonly hasShrunk: boolean;
}

export interface Decision {
  /** Markdown. */
  readonly table: string;
  /** A sentence for each figure that grew too much. */
  readonly faults: readonly string[];
  /** Whether all of these are of CPU time, which a busy machine may be to blame for. */
  readonly isCpuOnly: boolean;
  /** A sentence for each figure that shrank so much that the budget would no longer notice when it grows again. */
  readonly hints: readonly string[];
}

export function decide(budget: Figures, measured: Figures, file: string): Decision {
  const changes = NAMES.map((name): Change => {
    const { title, isCpu } = FIGURES[name];
    const [was, is] = [budget[name], measured[name]];
    const allowed = isCpu ? MOST_PERCENT_OF_CPU : MOST_PERCENT_OF_BYTES;
    const print = (value: number): string => (isCpu ? value.toFixed(3) : value.toLocaleString('en'));
    return {
      title,
      isCpu,
      from: print(was),
      to: print(is),
      percent: (is / was - 1) * 100,
      allowed,
      // In whole numbers where there are any: of 1.1 - 1 no computer makes 0.1.
      hasGrown: is * 100 > was * (100 + allowed),
      hasShrunk: is * 100 < was * (100 - allowed),
    };
  });
  const grown = changes.filter(({ hasGrown }) => hasGrown);
  const shrunk = changes.filter(({ hasShrunk }) => hasShrunk);
  return {
    table: markdownTable(
      ['budget', 'committed', 'now', '%', 'allowed'],
      changes.map(({ title, from, to, percent, allowed }) => [title, from, to, signed(percent), `+${allowed}`]),
    ),
    faults: grown.map((change) => faultOf(change, file)),
    isCpuOnly: grown.length > 0 && grown.every(({ isCpu }) => isCpu),
    hints: shrunk.map((change) => hintOf(change, file)),
  };
}

function signed(percent: number): string {
  return `${percent < 0 ? '' : '+'}${percent.toFixed(1)}`;
}

function faultOf({ title, from, to, percent, allowed }: Change, file: string): string {
  return `Over budget: ${title} grew from ${from} to ${to}, by ${percent.toFixed(1)} %, and ${allowed} % are allowed. If the change is worth it, run \`npm run budget -- --write\`, commit ${file} and say why.`;
}

function hintOf({ title, from, to, percent }: Change, file: string): string {
  return `Well below budget: ${title} shrank from ${from} to ${to}, by ${(-percent).toFixed(1)} %. The budget can be tightened: run \`npm run budget -- --write\` and commit ${file}.`;
}
