import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';

export const USAGE = `Runs Spotter while its processes are killed and its services fail: npm run chaos -- [options]

  --seconds <n>     how long things go wrong (75, or as long as --kills needs)
  --kills <n>       goes on until so many processes were killed in the middle of work, with outages of two minutes
  --seed <text>     what is left to chance is decided by it; without it by a new one, which is printed
  --report <file>   writes the figures of the run there, as Markdown
  --mutant <step>   breaks something on purpose: leaves the condition of a step of the job protocol out, commit (1 d) or start
                    (2), or has each read of the API fail (read) once nothing else goes wrong. The run must find that out,
                    and exit with 1`;

/** What can be broken on purpose, to see that it is found out. */
export const MUTANTS = ['commit', 'start', 'read'] as const;
export type Mutant = (typeof MUTANTS)[number];

const USUAL_SECONDS = 75;
const whole = z.coerce.number().int().gt(0);

const schema = z.object({
  seconds: whole.optional(),
  kills: whole.optional(),
  seed: z.string().optional(),
  report: z.string().optional(),
  mutant: z.enum(MUTANTS).optional(),
  summary: z.string().optional(),
  help: z.boolean(),
});

/** What a run is asked for. */
export interface Options {
  /** How long things go wrong at least. */
  readonly seconds: number;
  /** How many kills must have counted at the end of that. */
  readonly kills: number;
  readonly seed: string;
  readonly report: string | undefined;
  readonly mutant: Mutant | undefined;
  /** Whether all is to go wrong in it that there is, as in a run of a round at least; what is shorter is a trial. */
  readonly isWhole: boolean;
  /** Where the last line goes, for whoever has something to say before it. */
  readonly summary: string | undefined;
  readonly help: boolean;
}

/** @throws Error when an argument is wrong. */
export function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: text,
      kills: text,
      seed: text,
      report: text,
      mutant: text,
      summary: text,
      help: { type: 'boolean', default: false },
    },
  });
  const { seconds, kills, seed, report, mutant, summary, help } = schema.parse(values);
  return {
    seconds: seconds ?? (kills === undefined ? USUAL_SECONDS : 0),
    kills: kills ?? 0,
    seed: seed ?? randomBytes(4).toString('hex'),
    report,
    mutant,
    isWhole: kills !== undefined || (seconds ?? USUAL_SECONDS) >= USUAL_SECONDS,
    summary,
    help,
  };
}
