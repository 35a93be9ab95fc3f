import fc from 'fast-check';
import type { Mutant } from './backend.js';
import type { Played, Stage } from './play.js';
import type { Story } from './story.js';
import { stories } from './story.js';
import { Tally } from './tally.js';
import type { Replay } from './told.js';

/** How many histories are played at most, which, and of what. */
export interface Plan {
  readonly seed: number;
  readonly numRuns: number;
  /** Of the only one that is played: where a failure was found. */
  readonly path?: string | undefined;
  /** Of which kind; without it of all. */
  readonly of?: fc.Arbitrary<Story>;
  /** Whether one that goes wrong is made as short as can be. */
  readonly shortens?: boolean;
  readonly mutant?: Mutant;
  /** Which violation counts; without it any. */
  readonly violation?: string;
}

/** A history that went wrong. */
export interface Failure extends Replay {
  readonly story: Story;
  readonly played: Played;
  /** What it threw, if that is what went wrong. */
  readonly error: unknown;
}

/** What came of some histories. */
export interface Outcome {
  readonly tally: Tally;
  readonly milliseconds: number;
  readonly failure?: Failure;
}

const NOTHING: Played = { observations: [], violations: [] };

/** Plays histories until one goes wrong. */
export async function histories(stage: Stage, plan: Plan): Promise<Outcome> {
  const { seed, numRuns, path, of = stories, shortens = false, mutant, violation } = plan;
  const tally = new Tally();
  const started = performance.now();
  let failed: Omit<Failure, keyof Replay> | undefined;
  const property = fc.asyncProperty(fc.scheduler(), of, async (scheduler, story) => {
    const { played, error } = await stage.play(scheduler, story, { tally, mutant }).then(
      (played) => ({ played, error: undefined }),
      (error: unknown) => ({ played: NOTHING, error }),
    );
    const isFine = error === undefined && !played.violations.some(({ because }) => because === (violation ?? because));
    if (!isFine) failed = { story, played, error };
    return isFine;
  });
  const endOnFailure = !shortens || path !== undefined;
  const details = await fc.check(property, { seed, numRuns, endOnFailure, ...(path !== undefined && { path }) });
  const milliseconds = performance.now() - started;
  if (!details.failed || failed === undefined) return { tally, milliseconds };
  const failure = { ...failed, seed: details.seed, path: details.counterexamplePath ?? '' };
  return { tally, milliseconds, failure };
}
