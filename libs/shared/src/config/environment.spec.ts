import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { EnvironmentError, integerVariable, listVariable, parseEnvironment, shareVariable } from './environment.js';

const schema = z.object({
  TABLE: z.string(),
  MINUTES: z._default(integerVariable(1, 60), 5),
  SHARE: z.optional(shareVariable()),
  LABELS: z.optional(listVariable()),
});

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    parseEnvironment(schema, environment);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.faults;
    throw error;
  }
  return [];
}

describe('parseEnvironment', () => {
  it('should give typed values and defaults', () => {
    expect(parseEnvironment(schema, { TABLE: 'jobs', SHARE: '0.25', LABELS: 'car, dog,,' })).toEqual({
      TABLE: 'jobs',
      MINUTES: 5,
      SHARE: 0.25,
      LABELS: ['car', 'dog'],
    });
  });

  it('should name every missing and every wrong variable, and no value', () => {
    const faults = faultsOf({ MINUTES: '6o', SHARE: '1.5-secret' });

    expect(faults).toEqual([
      "Required environment variable 'TABLE' is not set",
      "Environment variable 'MINUTES' is not valid: must be a whole number from 1 to 60",
      "Environment variable 'SHARE' is not valid: must be a number from 0 to 1",
    ]);
  });

  it('should take an empty variable for one that is not set', () => {
    expect(faultsOf({ TABLE: '' })).toEqual(["Required environment variable 'TABLE' is not set"]);
    expect(parseEnvironment(schema, { TABLE: 'jobs', MINUTES: '' }).MINUTES).toBe(5);
  });

  it.each(['0', '61', '-1', '1.5', '1e1', ' 5', '9'.repeat(400)])('should refuse %p as a whole number', (MINUTES) => {
    expect(faultsOf({ TABLE: 'jobs', MINUTES })).toHaveLength(1);
  });

  it.each(['0', '1', '0.5', '.5', '1.0'])('should take %p as a share', (SHARE) => {
    expect(parseEnvironment(schema, { TABLE: 'jobs', SHARE }).SHARE).toBe(Number(SHARE));
  });
});
