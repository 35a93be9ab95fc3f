import type { Bound, Report } from '../../report/bound.js';
import { markdownTable } from '../../report/markdown.js';
import { percentileOf } from '../../report/percentile.js';
import { printSpread, spreadOf } from '../../report/spread.js';
import type { ApiBench } from '../api.bench.js';
import { catalogueSample } from '../api.bench.js';
import type { WarmRequest } from '../harness/plan.js';
import type { Rounds } from '../samples/rounds.js';
import { figuresOf, inRounds } from '../samples/rounds.js';
import type { Sample } from '../samples/sample.js';
import { measureAllocation } from './allocation.js';
import { reportRatios } from './ratios.js';
import type { WarmName } from './warm.kinds.js';
import { KINDS, RATIOS, WARM, warmPlan } from './warm.kinds.js';

const MEGABYTE = 1e6;
const MOST_MS_OVER_SCAN = 5;

/** Requests to processes that have served some. */
export async function measureWarm(bench: ApiBench): Promise<Report> {
  const { options, contenders, say } = bench;
  const names = (Object.keys(WARM) as WarmName[]).filter((name) => contenders.has(KINDS[name].contender));
  say('Warm requests');
  const rounds = await inRounds({
    names,
    rounds: options.rounds,
    measure: (name) => warmSample(bench, name),
    say,
  });
  const { text, bounds } = report(rounds, names);
  return { text: `${text}\n\n${await measureAllocation(bench, names)}`, bounds };
}

function warmSample(bench: ApiBench, name: WarmName): Promise<Sample> {
  const { contender, variation } = KINDS[name];
  const plan = warmPlan(bench.options, variation);
  return catalogueSample(bench, contender, { ...variation, plan });
}

function medianOf({ requests }: Sample, figure: (request: WarmRequest) => number): number {
  return percentileOf(requests.map(figure), 50);
}

export const wallOf = (sample: Sample): number => medianOf(sample, ({ ms }) => ms);
const cpuOf = (sample: Sample): number => medianOf(sample, ({ cpuMs }) => cpuMs);
const scanOf = (sample: Sample): number => medianOf(sample, ({ scanMs = NaN }) => scanMs);
const overScanOf = (sample: Sample): number => medianOf(sample, ({ ms, scanMs = NaN }) => ms - scanMs);

export function report(rounds: Rounds<WarmName, Sample>, names: readonly WarmName[]): Report {
  const cell = (name: WarmName, figure: (sample: Sample) => number, digits: number): string =>
    printSpread(spreadOf(figuresOf(rounds, name, figure)), digits);
  const rows = names.map((name) => [
    WARM[name],
    cell(name, wallOf, 2),
    cell(name, cpuOf, 2),
    cell(name, ({ rssBytes }) => rssBytes / MEGABYTE, 0),
  ]);
  const { table, bounds } = reportRatios(RATIOS, {
    what: 'warm request',
    titles: WARM,
    rounds,
    wall: wallOf,
    cpu: cpuOf,
  });
  const text = [
    markdownTable(['warm request, ms', 'p50', 'CPU time', 'RSS at the end, MB'], rows),
    table,
    markdownTable(
      [`${WARM.stable}, ms`, 'p50'],
      [
        ['the DynamoDB call alone', cell('stable', scanOf, 2)],
        ['the request less the call', cell('stable', overScanOf, 2)],
      ],
    ),
  ].join('\n\n');
  return { text, bounds: [...bounds, boundOverScan(figuresOf(rounds, 'stable', overScanOf))] };
}

function boundOverScan(values: readonly number[]): Bound {
  const { median } = spreadOf(values);
  return {
    what: `warm request: ${WARM.stable}, p50 ≤ ${MOST_MS_OVER_SCAN} ms more than the DynamoDB call`,
    measured: median.toFixed(2),
    holds: median <= MOST_MS_OVER_SCAN,
  };
}
