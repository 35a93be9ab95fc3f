import { readFile, writeFile } from 'node:fs/promises';
import { readArguments } from '../../report/arguments.js';
import type { Decision } from './decision.js';
import { decide } from './decision.js';
import type { Figures } from './figures.js';
import { figuresSchema } from './figures.js';
import { measureBytes, measureCpu } from './measure.js';
import type { BudgetOptions } from './options.js';
import { readBudgetOptions, USAGE } from './options.js';

/** Progress goes where it does not mix with the report. */
function say(text: string): void {
  console.error(text);
}

async function measure(rounds: number): Promise<Figures> {
  return { ...(await measureBytes()), ...(await measureCpu(rounds, say)) };
}

async function write({ file, rounds }: BudgetOptions): Promise<void> {
  // As Prettier has it.
  const text = `${JSON.stringify(await measure(rounds), undefined, 2)}\n`;
  await writeFile(file, text);
  console.log(`${file} is now\n${text}`);
}

async function check({ file, rounds }: BudgetOptions): Promise<Decision> {
  const budget = figuresSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const decision = decide(budget, await measure(rounds), file);
  if (!decision.isCpuOnly) return decision;
  say('More CPU time than the budget has. Once more with twice the rounds, since the machine may have been busy:');
  return decide(budget, await measure(2 * rounds), file);
}

// So that what it has started ends with it.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
const options = readArguments('budget', readBudgetOptions);
if (options.help) console.log(USAGE);
else if (options.write) await write(options);
else {
  const { table, faults, hints } = await check(options);
  console.log([table, ...faults, ...hints].join('\n\n'));
  if (faults.length > 0) process.exitCode = 1;
}
