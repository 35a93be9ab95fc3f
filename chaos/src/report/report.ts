import { markdownTable } from '../../../bench/src/report/markdown.js';
import type { Figures } from './figures.js';

/** How many violations are said one by one. */
const MOST_SAID = 20;

/** The last line of a run. */
export function summaryOf(figures: Figures): string {
  const { seed, durations, jobs, images, reads, violations, gaps } = figures;
  const found = violations.length === 0 ? 'no violation' : `${violations.length} VIOLATIONS`;
  return [
    `chaos, seed ${seed}: ${found}`,
    ...(gaps.length === 0 ? [] : [`INCOMPLETE by ${gaps.length}`]),
    `${killsOf(figures)} kills in the middle of work in ${seconds(durations.faults)}`,
    `${jobs} jobs of ${images} images`,
    `${reads} reads`,
    `quiet ${seconds(durations.quiet)} after the last fault`,
  ].join(', ');
}

/** What was wrong, each on a line. */
export function saidOf({ violations, gaps }: Figures): readonly string[] {
  const lines = violations.map(({ jobId, because }) => `VIOLATION ${because}${jobId === '' ? '' : ` (job ${jobId})`}`);
  const more = lines.length - MOST_SAID;
  return [
    ...lines.slice(0, MOST_SAID),
    ...(more <= 0 ? [] : [`… and ${more} more`]),
    ...gaps.map((what) => `INCOMPLETE it never happened in this run that ${what}: nothing is proved of it`),
    ...(gaps.length === 0
      ? []
      : ['On a machine that is busy with other work there may be too little time: run it again']),
  ];
}

/** The figures as a part of a document. */
export function markdownOf(figures: Figures): string {
  const { kills, points, faults, acts, machine } = figures;
  const rows = points
    .filter(({ when }) => when === 'arrives')
    .map(({ role, step, kills: before }) => {
      const after = points.find((other) => other.role === role && other.step === step && other.when === 'answered');
      return [role, step, before, after?.kills ?? 0];
    });
  return [
    `${summaryOf(figures)}.`,
    machine,
    markdownTable(['what', 'how often'], countsOf(figures)),
    markdownTable(
      ['killed', 'times'],
      [
        ...Object.entries(kills.roles).map(([role, count]) => [role, count]),
        ['at a call', kills.atCalls],
        ['at any time', kills.atAnyTime],
        ['by an image', kills.byImages],
      ],
    ),
    markdownTable(['process', 'call', 'killed before it', 'killed after it'], rows),
    markdownTable(['fault', 'calls'], [...faults]),
    markdownTable(['clients', 'times'], [...acts]),
    '',
  ].join('\n\n');
}

function countsOf(figures: Figures): (string | number)[][] {
  const { kills, cutShort, givenUp, retried, refused, redriven, commandsKilled, poison, fullDisk, oldestHealthMs } =
    figures;
  return [
    ['workers stopped for longer than a lease', kills.stalls],
    ['workers that ended themselves, an attempt being past its time', kills.ownEnds],
    ['attempts cut short', cutShort],
    ['images given up after three', givenUp],
    ['jobs with such images, retried at the end', retried],
    ['calls of clients that were refused', refused],
    ['times that the dead letters of a job were redriven', redriven],
    ['times that the command for it was killed in the middle', commandsKilled],
    ['messages that nobody can read', poison],
    ['workers on a full disk', fullDisk.lives],
    ['images that these ended', fullDisk.images],
    ['the oldest health file of a worker', `${(oldestHealthMs / 1_000).toFixed(1)} s`],
  ];
}

function killsOf({ kills: { atCalls, atAnyTime, byImages } }: Figures): number {
  return atCalls + atAnyTime + byImages;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
