import { join } from 'node:path';
import { readArguments } from '../report/arguments.js';
import type { Report } from '../report/bound.js';
import { describeMachine } from '../report/machine.js';
import type { Measure } from '../report/series.js';
import { measureInTurn, publish } from '../report/series.js';
import type { ApiBench } from './api.bench.js';
import { LAMBDA } from './contenders.js';
import { measureGrowth } from './growth/growth.js';
import { measureApiMemory } from './memory/memory.js';
import type { ApiOptions, Measurement } from './options.js';
import { readApiOptions, USAGE } from './options.js';
import { measureRoutes } from './routes/routes.js';
import { measureCold } from './runs/cold.js';
import { measureMemorySizes } from './runs/memory-sizes.js';
import { measureSize } from './runs/size.js';
import { measureWarm } from './runs/warm.js';
import { withContenders } from './with-contenders.js';

const KILOBYTE = 1e3;

/** All of them, in the order of the report. */
const MEASURES: Readonly<Record<Measurement, Measure<ApiBench>>> = {
  cold: { title: 'Cold start', measure: measureCold },
  warm: { title: 'Warm requests', measure: measureWarm },
  routes: { title: 'What adapter and framework add', measure: measureRoutes },
  growth: { title: 'Growth', measure: measureGrowth },
  memory: { title: 'Memory', measure: measureApiMemory },
  size: { title: 'The package', measure: measureSize },
  'memory-sizes': { title: 'Memory sizes', measure: measureMemorySizes },
};

/** Progress goes where it does not mix with the report. */
function say(text: string): void {
  console.error(text);
}

function run(options: ApiOptions): Promise<Report> {
  return withContenders(async ({ found, versions, skipped }, standIn) => {
    const bench = { options, contenders: found, entry: join(LAMBDA, 'index.mjs'), standIn, say };
    return measureInTurn(MEASURES, options.measurements, bench, [
      `${await describeMachine()}\n${versions.join(', ')}`,
      `${options.rounds} rounds, ${options.requests} requests to each warm process; least – **median** – most\n100 exercises of ${(standIn.scanBytes / KILOBYTE).toFixed(0)} KB in DynamoDB's JSON`,
      ...skipped.map((what) => `**Skipped: ${what}.**`),
    ]);
  });
}

// So that what it has started ends with it.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const options = readArguments('bench:api', readApiOptions);
if (options.help) console.log(USAGE);
else await publish(await run(options), { ...options, document: join('docs', 'performance.md') });
