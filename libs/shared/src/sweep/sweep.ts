import { OPEN_SHARDS } from '../jobs/job.items.js';
import type { JobSweeper, SweepParts } from './job.sweeper.js';
import type { SweepOutcome } from './sweep.plan.js';

/** How many jobs of each shard are listed at a time, and how many are worked on. */
const JOBS_PER_SHARD = 25;
const LANES = 4;

/** How many jobs a run had of each outcome, and how many jobs, or shards of them, it failed at. */
export type SweepTally = Readonly<Partial<Record<SweepOutcome | 'failed', number>>>;

/** Step 9 of the job protocol: looks at all that is due, the longest due of each shard first. */
export class Sweep {
  constructor(
    private readonly sweeper: JobSweeper,
    private readonly parts: Pick<SweepParts, 'open' | 'origin' | 'logger'>,
  ) {}

  /**
   * Looks at each due job once, as long as there are some. It never throws: one that fails does not keep the others from
   * their turn.
   *
   * @param budget is aborted when no further job is to be begun; what is left is due in the next run.
   */
  async run(budget: AbortSignal): Promise<SweepTally> {
    const tally: Partial<Record<SweepOutcome | 'failed', number>> = {};
    const note = (outcome: SweepOutcome | 'failed' | undefined): void => {
      if (outcome !== undefined) tally[outcome] = (tally[outcome] ?? 0) + 1;
    };
    const begun = new Set<string>();
    for (;;) {
      const shards = await Promise.all(Array.from({ length: OPEN_SHARDS }, (_, shard) => this.#due(shard)));
      for (const due of shards) if (due === undefined) note('failed');
      // One that could not be ended is due again, and the index may still name what is not.
      const jobIds = byTurns(shards.map((due) => due ?? [])).filter((jobId) => !begun.has(jobId));
      if (jobIds.length === 0) return tally;
      const lane = async (): Promise<void> => {
        for (let jobId = jobIds.shift(); jobId !== undefined && !budget.aborted; jobId = jobIds.shift()) {
          begun.add(jobId);
          note(await this.#sweepJob(jobId, budget));
        }
      };
      await Promise.all(Array.from({ length: LANES }, lane));
      if (budget.aborted) return tally;
    }
  }

  async #due(shard: number): Promise<readonly string[] | undefined> {
    const { open, origin, logger } = this.parts;
    try {
      return await open.due(shard, JOBS_PER_SHARD);
    } catch (error) {
      logger.error('the due jobs of a shard could not be listed', { requestId: origin().requestId, shard, error });
      return undefined;
    }
  }

  async #sweepJob(jobId: string, budget: AbortSignal): Promise<SweepOutcome | 'failed' | undefined> {
    const { origin, logger } = this.parts;
    try {
      return await this.sweeper.sweepJob(jobId, budget);
    } catch (error) {
      logger.error('a job could not be swept', { requestId: origin().requestId, jobId, error });
      return 'failed';
    }
  }
}

/** The first of each, then the second of each: no shard waits for all of another. */
function byTurns(lists: readonly (readonly string[])[]): string[] {
  const turns = Array.from({ length: JOBS_PER_SHARD }, (_, turn) =>
    lists.flatMap((list) => list.slice(turn, turn + 1)),
  );
  return turns.flat();
}
