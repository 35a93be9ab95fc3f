/*
 * Plays random histories of jobs. What fails is told with its seed and path, by which it is played again as it was:
 *
 *   SPOTTER_SEED=… SPOTTER_PATH=… npm run test:e2e -- --testPathPatterns protocol/model
 *
 * More histories than `npm test` has, of which it is told in the end how much of the protocol and of its faults they had:
 *
 *   SPOTTER_HISTORIES=100000 npm run test:e2e -- --testPathPatterns protocol/model
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { missingFaults } from './faults.js';
import type { Outcome } from './histories.js';
import { histories } from './histories.js';
import { startStage } from './stage.js';
import { racedStories } from './story.js';
import { told } from './told.js';

const FEW = 3_000;
const RACED = 150;
const { SPOTTER_HISTORIES, SPOTTER_SEED, SPOTTER_PATH } = process.env;
const HISTORIES = Number(SPOTTER_HISTORIES ?? FEW);
const SEED = SPOTTER_SEED === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(SPOTTER_SEED);

/** @throws {Error} that tells of the one that went wrong. */
function checkAll({ failure }: Outcome): void {
  if (failure === undefined) return;
  throw new Error(told(failure.story, failure.played, failure), { cause: failure.error });
}

function summaryOf({ tally, milliseconds }: Outcome): string {
  const perSecond = Math.round((1_000 * tally.histories) / milliseconds);
  return `${tally.histories} histories of seed ${SEED} without a violation, ${perSecond} a second`;
}

describe('the life of a job', () => {
  let started: Awaited<ReturnType<typeof startStage>>;
  beforeAll(async () => {
    started = await startStage();
  }, 60_000);
  afterAll(() => started.stop());

  it(
    'should end once and right, however its clients, workers, sweeps and their deaths are interleaved',
    async () => {
      const plan = { seed: SEED, numRuns: HISTORIES, path: SPOTTER_PATH, shortens: true };
      const outcome = await histories(started.stage, plan);
      checkAll(outcome);
      const lines = SPOTTER_HISTORIES === undefined ? [] : outcome.tally.lines();
      process.stdout.write(`${[summaryOf(outcome), ...lines].join('\n')}\n`);
      expect(outcome.tally.histories < FEW ? [] : missingFaults(outcome.tally)).toEqual([]);
    },
    300_000 + HISTORIES * 100,
  );

  it('should not begin anew when a deletion has raced a repeated submission', async () => {
    const outcome = await histories(started.stage, { seed: SEED, numRuns: RACED, of: racedStories, shortens: true });
    checkAll(outcome);
    expect(outcome.tally.of('sweeps', 'dropped')).toBeGreaterThan(0);
  }, 120_000);
});
