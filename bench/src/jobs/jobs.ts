import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeDetectorParts } from '../contenders/detector-parts.js';
import { makePhoto, PHOTOS, sourceOf } from '../photos/photo.js';
import { readArguments } from '../report/arguments.js';
import type { Bound, Report } from '../report/bound.js';
import { boundsTable } from '../report/bound.js';
import { withResults } from '../report/document.js';
import { describeMachine, load } from '../report/machine.js';
import type { JobOptions, Measurement } from './options.js';
import { modelsOf, readJobOptions, USAGE } from './options.js';
import { measureBad } from './runs/bad.js';
import type { JobBench } from './runs/job.bench.js';
import { measureLatency } from './runs/latency.js';
import { measureJobMemory } from './runs/memory.js';
import { measurePath } from './runs/path.js';
import { measureTwo } from './runs/two.js';
import { measureUnits } from './units/units.js';

const DOCUMENT = join('docs', 'job-performance.md');

/** All of them, in the order of the report. */
const MEASURES: Readonly<
  Record<Measurement, { readonly title: string; readonly measure: (bench: JobBench) => Promise<Report> }>
> = {
  path: { title: 'The job path and the detector alone', measure: measurePath },
  two: { title: 'Two workers', measure: measureTwo },
  latency: { title: 'A job of one image', measure: measureLatency },
  bad: { title: 'One bad image', measure: measureBad },
  memory: { title: 'Memory', measure: measureJobMemory },
  units: { title: 'Write units', measure: measureUnits },
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

async function run(options: JobOptions): Promise<Results> {
  const testData = process.env['SPOTTER_TEST_DATA'];
  const { paths: modelPaths, skipped } = modelsOf(options, testData);
  const source = sourceOf(testData);
  const folder = await mkdtemp(join(tmpdir(), 'spotter-bench-jobs-'));
  try {
    const bench = {
      options,
      modelPaths,
      photo: await makePhoto(source, PHOTOS[0]),
      folder,
      cores: availableParallelism(),
      say,
    };
    const loadAtStart = load();
    const lines = [
      `${await describeMachine()}\n${describeDetectorParts()}`,
      `${options.rounds} rounds, detectors for ${options.seconds} s and jobs of ${options.images} images; least – **median** – most\n${source.title} at 1280 x 720`,
      ...skipped.map((what) => `**Skipped: ${what}.**`),
    ];
    const bounds: Bound[] = [];
    for (const name of options.measurements) {
      const { title, measure } = MEASURES[name];
      const report = await measure(bench);
      lines.push(`### ${title}`, report.text);
      bounds.push(...report.bounds);
    }
    lines.push(`Load average: ${loadAtStart} at the start, ${load()} at the end`, boundsTable(bounds));
    return { text: lines.join('\n\n'), bounds };
  } finally {
    await rm(folder, { recursive: true });
  }
}

// So that what it has started ends with it.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const options = readArguments('bench:jobs', readJobOptions);
if (options.help) console.log(USAGE);
else {
  const { text, bounds } = await run(options);
  console.log(text);
  if (options.write) await writeFile(DOCUMENT, withResults(await readFile(DOCUMENT, 'utf8'), text));
  if (options.check && bounds.some(({ holds }) => !holds)) process.exitCode = 1;
}
