import { describe, expect, it } from '@jest/globals';
import { at, GOOD, imageIs, pending, read, view } from './checker/checker.fixture.js';
import type { Observation } from './checker/observation.js';
import { BOUNDS } from './checker/observation.js';
import { violationsByUser } from './histories.js';

const TRUTH = new Map([['s3://b/good', view.detections?.[0]?.detections ?? []]]);
const OWNERS = new Map([
  ['j', 'ada'],
  ['k', 'ben'],
]);
const faultsOf = (history: readonly Observation[]) => {
  return violationsByUser(history, OWNERS, TRUTH, BOUNDS).map(({ jobId, because }) => `${jobId}: ${because}`);
};

/** The same for another user, whose job comes first. */
function ofBen(one: Observation): Observation {
  const text = JSON.stringify(one, (_key, value: unknown) => (value instanceof Set ? { set: [...value] } : value));
  const other = text.replaceAll('"j"', '"k"').replaceAll('"ada"', '"cal"').replaceAll('"ben"', '"ada"');
  return JSON.parse(other.replaceAll('"cal"', '"ben"'), (_key, value: unknown) => {
    return typeof value === 'object' && value !== null && 'set' in value ? new Set(value.set as number[]) : value;
  }) as Observation;
}

const OTHERS = GOOD.map(ofBen).map((one) => (one.what === 'read' ? { ...one, since: 11 } : one));
const shifted = (one: Observation): Observation => {
  return one.what === 'read' ? { ...one, since: one.since + OTHERS.length } : one;
};
const BOTH = [...OTHERS, ...GOOD.map(shifted)];

describe('violationsByUser', () => {
  it('should find nothing in the histories of two', () => {
    expect(faultsOf(GOOD)).toEqual([]);
    expect(faultsOf(BOTH)).toEqual([]);
  });

  it('should find what one was shown of the other’s', () => {
    expect(faultsOf([...BOTH, read('ben', view, BOTH.length)])).toContain('j: somebody saw the job of another');
  });

  it('should know for each of them when the last fault was', () => {
    const rest = GOOD.filter(({ what }) => what !== 'fault-ended');
    const late = rest.map((one) => (one.what === 'job' ? { ...one, at: at + 2 * BOUNDS.quiet } : one));
    // It is in the part of the other.
    expect(faultsOf([...OTHERS, ...late.map(shifted)])).toContain('j: a job was not quiet');
  });

  it('should know who shares a process, whosever jobs they have', () => {
    const image = { jobId: 'j', imageIndex: 1, run: 1 };
    const begins: Observation = { at, what: 'attempt', attempt: 1, ...image };
    const ends: Observation = { at, what: 'attempt-over', attempt: 1, process: 'w', ...image };
    const other = { attempt: 2, jobId: 'k' };
    const history = [
      imageIs({ ...pending(1), attempts: 2 }),
      begins,
      { ...begins, ...other },
      ends,
      { ...ends, ...other },
    ];
    expect(faultsOf(history)).toEqual(['k: a second attempt did not run alone']);
  });

  it('should count from where a read began, among what is left of the history', () => {
    const changed = read('ada', { ...view, detections: [{ imageIndex: 0, detections: [] }] }, BOTH.length);
    expect(faultsOf([...BOTH, changed])).toContain('j: a result that was shown has changed');
    const gone: Observation = { at, what: 'deleted', jobId: 'j' };
    // It had begun before the job was gone, and may show it; one that began after it may not.
    const early = read('ada', view, BOTH.length);
    expect(faultsOf([...BOTH, gone, early])).not.toContain('j: a deleted job was shown');
    expect(faultsOf([...BOTH, gone, { ...early, since: BOTH.length + 1 } as Observation])).toContain(
      'j: a deleted job was shown',
    );
  });
});
