import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Plan, Said } from '../harness/plan.js';
import { saidSchema } from '../harness/plan.js';

const TIMEOUT_MS = 300_000;
/** The function does without the cache then, and what is measured is not what is said. */
const REFUSAL = 'code cache refused';

export interface PlanOptions {
  readonly command: readonly [program: string, ...args: string[]];
  /** All of it: nothing of this process's own. */
  readonly environment: Readonly<Record<string, string>>;
  readonly plan: Plan;
  /** Is told at once which process it is. */
  readonly onSpawn?: (pid: number) => void;
}

/** Has a fresh process carry out a plan. @throws Error with what it said, when it fails. */
export async function runPlan({ command, environment, plan, onSpawn }: PlanOptions): Promise<Said> {
  const [program, ...args] = command;
  const child = spawn(program, [...args, JSON.stringify(plan)], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  // One that is held back would stand still for ever.
  const kill = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', kill);
  try {
    if (child.pid !== undefined) onSpawn?.(child.pid);
    return saidSchema.parse(JSON.parse(await lastWordsOf(child)));
  } finally {
    process.off('exit', kill);
  }
}

/** What it wrote to its file descriptor 3. What it logs is read as well: a full pipe would hold it up. */
async function lastWordsOf(child: ChildProcess): Promise<string> {
  const { stdout, stderr, stdio } = child;
  const said = stdio[3];
  if (stdout === null || stderr === null || said === null || said === undefined) throw new Error('It has no pipes');
  const [words, log, errors] = await Promise.all([
    text(said as Readable),
    text(stdout),
    text(stderr),
    once(child, 'close'),
  ]);
  if (log.includes(REFUSAL)) throw new Error(`V8 did not take its cached data: \`npm run build:lambda\` makes it anew`);
  if (child.exitCode === 0 && words !== '') return words;
  throw new Error(
    `A process of the bench failed (${child.signalCode ?? child.exitCode ?? 'unknown'}): ${log}${errors}`,
  );
}
