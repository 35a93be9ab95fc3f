import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { loadModel } from '../../apps/worker/src/detection/inference.js';
import { readModelFile } from '../../apps/worker/src/detection/model/model-file.js';
import { measureCold } from './cold/cold.js';
import { measureMemory } from './memory/memory.js';
import { describeDetectorParts } from './contenders/detector-parts.js';
import type { Options } from './options.js';
import { DEFAULT_MODEL, modelPathOf, readOptions, USAGE } from './options.js';
import { makePhoto, PHOTOS, sourceOf } from './photos/photo.js';
import { readArguments } from './report/arguments.js';
import type { Bound, Report } from './report/bound.js';
import { boundsTable } from './report/bound.js';
import { describeMachine, load } from './report/machine.js';
import { writeSetup } from './setup.js';
import type { ContenderName } from './speed/contenders.js';
import { CONTENDERS, missingOf } from './speed/contenders.js';
import { measureRounds } from './speed/rounds.js';
import { summarise } from './speed/summary.js';

/** Progress goes where it does not mix with the report. */
function say(text: string): void {
  console.error(text);
}

interface Bench {
  readonly options: Options;
  readonly modelPath: string;
  readonly folder: string;
  readonly cores: number;
  readonly bounds: Bound[];
}

/** The contenders that can be measured here: peers are set up for YOLOX, and may be missing. */
async function contendersFor(family: string): Promise<readonly ContenderName[]> {
  const names: ContenderName[] = ['bare', 'spotter'];
  for (const peer of ['transformers', 'opencv'] as const) {
    const missing =
      family === 'yolox' ? await missingOf(peer, say) : `it is set up here for YOLOX, and this model is ${family}`;
    if (missing === undefined) names.push(peer);
    else console.log(`\n**Skipped: ${CONTENDERS[peer]}**: ${missing}.`);
  }
  return [...names, 'decode', 'decodes', 'inference'];
}

async function measureDetector({ options, modelPath, folder, cores, bounds }: Bench): Promise<void> {
  const { spec } = await loadModel(await readModelFile(modelPath));
  const source = sourceOf(process.env['SPOTTER_TEST_DATA']);
  console.log(
    `\nModel: ${basename(modelPath)} (${spec.family}, ${spec.input.width} x ${spec.input.height}) on ${source.title}`,
  );
  const names = options.speed ? await contendersFor(spec.family) : [];
  for (const kind of PHOTOS) {
    const photo = await makePhoto(source, kind);
    const size = `${kind.width} x ${kind.height}`;
    const setupPath = await writeSetup({ folder: join(folder, size), modelPath, spec, photo, threads: cores });
    console.log(`\n### ${size}, a JPEG of ${Math.round(photo.length / 1000)} kB`);
    if (options.speed) {
      say(`Speed at ${size}`);
      const measured = await measureRounds({ ...options, names, setupPath, say });
      tell(summarise({ size, cores, timesPeers: kind.timesPeers, ...measured }), bounds);
    }
    if (options.memory) tell(await measureMemory({ ...options, size, setupPath, cores, say }), bounds);
  }
}

function tell(report: Report, bounds: Bound[]): void {
  console.log(`\n${report.text}`);
  bounds.push(...report.bounds);
}

async function measureStart({ options, bounds }: Bench): Promise<void> {
  say('Cold starts');
  const modelPath = options.model ?? DEFAULT_MODEL;
  console.log(`\n### A cold worker with ${basename(modelPath)}`);
  tell(await measureCold({ ...options, modelPath, say }), bounds);
}

async function run(options: Options): Promise<readonly Bound[]> {
  const folder = await mkdtemp(join(tmpdir(), 'spotter-bench-'));
  const modelPath = modelPathOf(options, process.env['SPOTTER_TEST_DATA']);
  const bench: Bench = { options, modelPath, folder, cores: availableParallelism(), bounds: [] };
  try {
    const loadAtStart = load();
    console.log(`${await describeMachine()}\n${describeDetectorParts()}`);
    if (options.speed) console.log(`${options.rounds} rounds of ${options.seconds} s each; least – **median** – most`);
    if (options.speed || options.memory) await measureDetector(bench);
    if (options.cold) await measureStart(bench);
    console.log(`\nLoad average: ${loadAtStart} at the start, ${load()} at the end`);
    return bench.bounds;
  } finally {
    await rm(folder, { recursive: true });
  }
}

const options = readArguments('bench:detector', readOptions);
if (options.help) console.log(USAGE);
else {
  const bounds = await run(options);
  console.log(`\n${boundsTable(bounds)}`);
  if (options.check && bounds.some(({ holds }) => !holds)) process.exitCode = 1;
}
