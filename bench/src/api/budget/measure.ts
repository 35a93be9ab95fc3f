import { spreadOf } from '../../report/spread.js';
import { catalogueSample } from '../api.bench.js';
import { LAMBDA } from '../contenders.js';
import { filesIn, withoutCache, zipped } from '../runs/size.js';
import { inRounds, ratiosOf } from '../samples/rounds.js';
import type { Sample } from '../samples/sample.js';
import { withContenders } from '../with-contenders.js';
import type { Figures } from './figures.js';

type Name = 'spotter' | 'uncached' | 'floor';

/** Of (g) the first answer as well: the more a process does, the less does it waver what Spotter is held against. */
const CPU_MS: Readonly<Record<Name, (sample: Sample) => number>> = {
  spotter: ({ initCpuMs }) => initCpuMs,
  uncached: ({ initCpuMs }) => initCpuMs,
  floor: ({ coldCpuMs }) => coldCpuMs,
};

export async function measureBytes(): Promise<Pick<Figures, 'appBytes' | 'zipBytes'>> {
  const files = withoutCache(await filesIn(LAMBDA));
  const { 'app.cjs': app } = files;
  if (app === undefined) throw new Error('dist/lambda has no app.cjs');
  return { appBytes: app.length, zipBytes: zipped(files) };
}

export function measureCpu(
  count: number,
  say: (text: string) => void,
): Promise<Pick<Figures, 'bootstrapCpuRatio' | 'uncachedBootstrapCpuRatio'>> {
  return withContenders(async ({ found: contenders }, standIn) => {
    const rounds = await inRounds({
      names: ['spotter', 'uncached', 'floor'],
      rounds: count,
      measure: async (name: Name) => CPU_MS[name](await catalogueSample({ contenders, standIn }, name)),
      say,
    });
    const ratioOf = (name: Name): number => {
      const { median } = spreadOf(ratiosOf(rounds, [name, 'floor'], (cpuMs) => cpuMs));
      // As it is printed and committed.
      return Number(median.toFixed(3));
    };
    return { bootstrapCpuRatio: ratioOf('spotter'), uncachedBootstrapCpuRatio: ratioOf('uncached') };
  });
}
