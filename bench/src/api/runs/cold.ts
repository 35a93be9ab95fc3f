import type { Report } from '../../report/bound.js';
import { markdownTable } from '../../report/markdown.js';
import { printSpread, spreadOf } from '../../report/spread.js';
import type { ApiBench } from '../api.bench.js';
import { catalogueSample } from '../api.bench.js';
import type { ContenderName } from '../contenders.js';
import { CONTENDERS } from '../contenders.js';
import type { Rounds } from '../samples/rounds.js';
import { figuresOf, inRounds } from '../samples/rounds.js';
import type { Sample } from '../samples/sample.js';
import type { Ratio } from './ratios.js';
import { reportRatios } from './ratios.js';

const MEGABYTE = 1e6;

const RATIOS: readonly Ratio<ContenderName>[] = [
  { pair: ['spotter', 'floor'], atMost: 0.8, aim: 0.6 },
  { pair: ['uncached', 'floor'], atMost: 1 },
  { pair: ['spotter', 'boto3'], atMost: 0.6, aim: 0.45 },
  { pair: ['uncached', 'boto3'] },
  { pair: ['floor', 'boto3'] },
  { pair: ['spotter', 'uncached'] },
  { pair: ['spotter', 'unbundled'] },
  { pair: ['identity', 'spotter'] },
];

/** From the start of a process to its first answer. */
export async function measureCold(bench: ApiBench): Promise<Report> {
  const { options, contenders, say } = bench;
  const names = [...contenders.keys()];
  say(`Cold starts of ${names.length} contenders`);
  const { rounds: count } = options;
  return report(await inRounds({ names, rounds: count, measure: (name) => catalogueSample(bench, name), say }), names);
}

export function report(rounds: Rounds<ContenderName, Sample>, names: readonly ContenderName[]): Report {
  const cell = (name: ContenderName, figure: (sample: Sample) => number): string =>
    printSpread(spreadOf(figuresOf(rounds, name, figure)), 0);
  const rows = names.map((name) => [
    CONTENDERS[name],
    cell(name, ({ coldMs }) => coldMs),
    cell(name, ({ initMs }) => initMs),
    cell(name, ({ firstMs }) => firstMs),
    cell(name, ({ coldCpuMs }) => coldCpuMs),
    cell(name, ({ coldRssBytes }) => coldRssBytes / MEGABYTE),
  ]);
  const head = ['cold start, ms', 'in all', 'until the handler is loaded', 'first invocation', 'CPU time', 'RSS, MB'];
  const wall = ({ coldMs }: Sample): number => coldMs;
  const cpu = ({ coldCpuMs }: Sample): number => coldCpuMs;
  const { table, bounds } = reportRatios(RATIOS, { what: 'cold start', titles: CONTENDERS, rounds, wall, cpu });
  return { text: `${markdownTable(head, rows)}\n\n${table}`, bounds };
}
