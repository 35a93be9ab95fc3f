import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readArguments } from '../report/arguments.js';
import type { Bound, Report } from '../report/bound.js';
import { boundsTable } from '../report/bound.js';
import { withResults } from '../report/document.js';
import { describeMachine, load } from '../report/machine.js';
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

const DOCUMENT = join('docs', 'performance.md');
const KILOBYTE = 1e3;

/** All of them, in the order of the report. */
const MEASURES: Readonly<
  Record<Measurement, { readonly title: string; readonly measure: (bench: ApiBench) => Promise<Report> }>
> = {
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

interface Results {
  /** Markdown. */
  readonly text: string;
  readonly bounds: readonly Bound[];
}

function run(options: ApiOptions): Promise<Results> {
  return withContenders(async ({ found, versions, skipped }, standIn) => {
    const loadAtStart = load();
    const lines = [
      `${await describeMachine()}\n${versions.join(', ')}`,
      `${options.rounds} rounds, ${options.requests} requests to each warm process; least – **median** – most\n100 exercises of ${(standIn.scanBytes / KILOBYTE).toFixed(0)} KB in DynamoDB's JSON`,
      ...skipped.map((what) => `**Skipped: ${what}.**`),
    ];
    const bounds: Bound[] = [];
    for (const name of options.measurements) {
      const { title, measure } = MEASURES[name];
      const report = await measure({ options, contenders: found, entry: join(LAMBDA, 'index.mjs'), standIn, say });
      lines.push(`### ${title}`, report.text);
      bounds.push(...report.bounds);
    }
    lines.push(`Load average: ${loadAtStart} at the start, ${load()} at the end`);
    if (bounds.length > 0) lines.push(boundsTable(bounds));
    return { text: lines.join('\n\n'), bounds };
  });
}

// So that what it has started ends with it.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const options = readArguments('bench:api', readApiOptions);
if (options.help) console.log(USAGE);
else {
  const { text, bounds } = await run(options);
  console.log(text);
  if (options.write) await writeFile(DOCUMENT, withResults(await readFile(DOCUMENT, 'utf8'), text));
  if (options.check && bounds.some(({ holds }) => !holds)) process.exitCode = 1;
}
