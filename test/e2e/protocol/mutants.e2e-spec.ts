import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Plan } from './histories.js';
import { histories } from './histories.js';
import { MUTANTS } from './mutants.js';
import { startStage } from './stage.js';

const SEED = 6;
/** Within which each is found. */
const HISTORIES = 700;

describe('the protocol without', () => {
  let started: Awaited<ReturnType<typeof startStage>>;
  beforeAll(async () => {
    started = await startStage();
  }, 60_000);
  afterAll(() => started.stop());

  /** What was wrong in the first history that went wrong, each once; nothing when none did. */
  async function found(lack: Pick<Plan, 'mutant' | 'violation'> = {}) {
    const { failure, tally } = await histories(started.stage, { seed: SEED, numRuns: HISTORIES, ...lack });
    const violations = failure?.played.violations.map(({ because }) => because) ?? [];
    return { after: tally.histories, violations: [...new Set(violations)], error: failure?.error };
  }

  it('anything left out should have no fault', async () => {
    expect(await found()).toEqual({ after: HISTORIES, violations: [], error: undefined });
  }, 300_000);

  it.each(Object.entries(MUTANTS))(
    '%s should be found out',
    async (name, lack) => {
      const { after, violations, error } = await found(lack);
      expect(error).toBeUndefined();
      expect(violations).toContain(lack.violation);
      process.stdout.write(`Without ${name}: ${lack.violation}, in history ${after} of seed ${SEED}\n`);
    },
    300_000,
  );
});
