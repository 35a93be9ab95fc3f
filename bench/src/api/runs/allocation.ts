import { markdownTable } from '../../report/markdown.js';
import { printSpread, spreadOf } from '../../report/spread.js';
import type { ApiBench } from '../api.bench.js';
import { catalogueSample } from '../api.bench.js';
import type { WarmName } from './warm.kinds.js';
import { KINDS, WARM, warmPlan } from './warm.kinds.js';

const KILOBYTE = 1e3;
/** So much is allocated before anything is collected: then what is in use grows by just what a request allocates. */
const NODE_FLAGS = ['--min-semi-space-size=512', '--max-semi-space-size=512'];

/** A table of what a warm request allocates; it is the same each time, so that one process of each tells it. */
export async function measureAllocation(bench: ApiBench, names: readonly WarmName[]): Promise<string> {
  bench.say('Allocation');
  const rows: (readonly string[])[] = [];
  for (const name of names) {
    const { contender, variation } = KINDS[name];
    const plan = { ...warmPlan(bench.options, variation), withScan: false };
    // Python does not tell.
    if (contender === 'boto3') continue;
    const { requests } = await catalogueSample(bench, contender, { ...variation, nodeFlags: NODE_FLAGS, plan });
    const kilobytes = growthOf(requests.map(({ heapBytes = NaN }) => heapBytes)).map((bytes) => bytes / KILOBYTE);
    rows.push([WARM[name], printSpread(spreadOf(kilobytes), 0)]);
  }
  return markdownTable(['allocated by a warm request', 'KB'], rows);
}

/** By how much each is more than the one before; where it is less, something was collected, and nobody knows. */
export function growthOf(heapBytes: readonly number[]): readonly number[] {
  return heapBytes.flatMap((bytes, index) => {
    const before = heapBytes[index - 1];
    return before === undefined || bytes < before ? [] : [bytes - before];
  });
}
