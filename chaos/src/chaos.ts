import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readArguments } from '../../bench/src/report/arguments.js';
import { checkAll, gapsOf } from './final/final.checks.js';
import type { Options } from './options.js';
import { readOptions, USAGE } from './options.js';
import type { Figures } from './report/figures.js';
import { figuresOf } from './report/figures.js';
import { markdownOf, saidOf, summaryOf } from './report/report.js';
import { Run } from './run.js';
import { World } from './world.js';

const PROGRESS_MS = 5_000;

function say(line: string): void {
  console.log(line);
}

function progressOf({ killer, ledger, weather, faults }: World): string {
  const open = ledger.unsettled().length;
  const wrong = faults.length === 0 ? '' : `, ${faults.length} faults`;
  return `${weather.spell.name}: ${killer.total} kills, ${ledger.owners.size} jobs, ${open} of them open${wrong}`;
}

async function play(world: World): Promise<Figures> {
  const run = new Run(world);
  const started = performance.now();
  const progress = setInterval(() => {
    say(`${((performance.now() - started) / 1_000).toFixed(0).padStart(5)} s  ${progressOf(world)}`);
  }, PROGRESS_MS);
  run.begin();
  try {
    await run.undisturbed();
    const faults = await run.disturbed();
    const quiet = await run.calm();
    say(`all is quiet after ${(quiet / 1_000).toFixed(1)} s`);
    const retried = await run.mend();
    return figuresOf(world, { faults, quiet }, retried, { violations: await checkAll(world), gaps: gapsOf(world) });
  } finally {
    clearInterval(progress);
    await run.end();
  }
}

/** What is needed to find out why. */
async function keep({ folder, ledger }: World): Promise<void> {
  const lines = ledger.observations.map((one) =>
    JSON.stringify(one, (_key, value: unknown) => (value instanceof Set ? [...value] : value)),
  );
  const file = join(folder, 'history.ndjson');
  await writeFile(file, lines.join('\n'));
  say(`What happened is in ${file}`);
}

/** @returns whether nothing was wrong. */
async function run(options: Options): Promise<boolean> {
  say(`seed ${options.seed}`);
  const world = await World.start(options);
  const figures = await play(world).finally(() => world.stop());
  for (const line of saidOf(figures)) say(line);
  if (options.report !== undefined) await writeFile(options.report, markdownOf(figures));
  const isWell = figures.violations.length === 0 && figures.gaps.length === 0;
  if (isWell) await rm(world.folder, { recursive: true });
  else await keep(world);
  if (options.summary === undefined) say(summaryOf(figures));
  else await writeFile(options.summary, summaryOf(figures));
  return isWell;
}

const options = readArguments('chaos', readOptions);
if (options.help) say(USAGE);
else process.exit((await run(options)) ? 0 : 1);
