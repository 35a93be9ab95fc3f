import { describe, expect, it } from '@jest/globals';
import type { FailedImageItem, JobItem } from '@spotter/shared';
import {
  open,
  half,
  whole,
  rest,
  ended,
  pending,
  good,
  bad,
  view,
  at,
  jobIs,
  imageIs,
  read,
  settled,
  asked,
  attempt,
  GOOD,
  faultsOf,
  before,
  after,
  later,
} from './checker.fixture.js';
import type { Observation, ReadView } from './observation.js';

describe('violationsOf', () => {
  it('should find nothing in a history as it should be', () => {
    expect(faultsOf(GOOD)).toEqual([]);
  });

  it('should find nothing in a retry and a deletion', () => {
    const retried: JobItem = { ...half, run: 2 };
    const again: FailedImageItem = { ...bad, run: 2 };
    const deleted: JobItem = { ...rest, run: 2, status: 'DELETED', nextCheckAt: open.updatedAt, openShard: 1 };
    const history = after(
      { at, what: 'retrying', jobId: 'j' },
      jobIs(retried),
      imageIs({ ...pending(1), run: 2 }),
      imageIs(again),
      jobIs({ ...whole, run: 2 }),
      jobIs({ ...ended, run: 2 }),
      { at, what: 'deleting', jobId: 'j', objects: false },
      jobIs(deleted),
      jobIs(),
      { at, what: 'deleted', jobId: 'j' },
      read('ada', undefined, GOOD.length + 10),
    );
    expect(faultsOf(history)).toEqual([]);
  });

  it('should find nothing when a retry that was asked for before a read came to its write after it', () => {
    const again: JobItem = { ...open, status: 'PROCESSING', run: 2, done: new Set([0]) };
    const failed: FailedImageItem = { ...bad, run: 2, error: { code: 'ATTEMPTS_EXHAUSTED', message: 'three times' } };
    const cut: Observation = { ...attempt, imageIndex: 1, run: 2, what: 'cut-short' };
    const since = GOOD.length + 1;
    const error = { imageIndex: 1, code: 'ATTEMPTS_EXHAUSTED' };
    const retrying: Observation = { at, what: 'retrying', jobId: 'j' };
    const whole2 = { ...again, failed: new Set([1]) };
    const run2 = [jobIs(again), imageIs({ ...pending(1), run: 2 }), cut, cut, cut, imageIs(failed), jobIs(whole2)];
    const seen = { ...view, errors: [error] };
    const history = after(retrying, read('ada', view, since), ...run2, jobIs({ ...ended, run: 2 }));
    expect(faultsOf([...history, read('ada', seen, history.length)])).toEqual([]);
    expect(faultsOf(after(read('ada', view, since), read('ada', seen, since + 1)))).toContain(
      'an error that was shown has changed',
    );
  });

  it.each<[string, readonly Observation[], string]>([
    ['a job that never ends', GOOD.toSpliced(9, 1), 'a job never ended: it is PROCESSING'],
    ['a job that ends too late', GOOD.with(9, later(jobIs(ended), 24 * 60 + 1)), 'a job ended too late'],
    ['an accepted job that is gone', GOOD.slice(0, 5).toSpliced(3, 1), 'an accepted job is gone'],
    ['a job that nobody asked for', GOOD.slice(1), 'a job that nobody asked for'],
    ['an ended job that changes', after(jobIs({ ...ended, status: 'CANCELLED' })), 'an ended job has changed'],
    ['an ended job that is gone', after(jobIs()), 'an ended job is gone that nobody deleted'],
    [
      'a job that ended early',
      GOOD.toSpliced(9, 0, jobIs({ ...ended, failed: new Set() })),
      'a job ended before its images were counted',
    ],
    [
      'sets that overlap',
      before(9, jobIs({ ...whole, failed: new Set([0, 1]) })),
      'an image is counted as done and as failed',
    ],
    ['an image counted that is not done', GOOD.toSpliced(5, 1), 'an image is counted that is not done'],
    ['an ended image that changes', after(imageIs({ ...good, detectionCount: 2 })), 'an ended image has changed'],
    ['an ended image that is open again', after(imageIs(pending(1))), 'an ended image has changed'],
    [
      'boxes of another image',
      GOOD.with(5, imageIs({ ...good, detections: [] })),
      'an image has boxes that are not its own: s3://b/good',
    ],
    [
      'a good image that failed',
      GOOD.with(5, imageIs({ ...bad, ...pending(0), status: 'FAILED' })),
      'an image ended CORRUPT_IMAGE that must not: s3://b/good',
    ],
    [
      'two attempts at a time',
      before(5, { ...attempt, what: 'attempt', attempt: 1 }, { ...attempt, what: 'attempt', attempt: 2 }),
      'an image is in two attempts at a time',
    ],
    [
      'an attempt that is counted twice',
      before(
        5,
        imageIs({ ...pending(0), attempts: 1, leaseOwner: 'w' }),
        imageIs({ ...pending(0), attempts: 2, leaseOwner: 'w' }),
      ),
      'an attempt was counted twice',
    ],
    ['a job that another sees', after(read('ben', view, 13)), 'somebody saw the job of another'],
    [
      'counts that differ from the images',
      after(read('ada', { ...view, processedCount: 1 }, 13)),
      'images shown are not those counted',
    ],
    [
      'a result that changes',
      after(read('ada', { ...view, detections: [{ imageIndex: 0, detections: [] }] }, 13)),
      'a result that was shown has changed',
    ],
    ['a job that is not found any more', after(read('ada', undefined, 13)), 'a job is not found any more'],
    ['a job that is not found', before(5, read('ada', undefined, 5)), 'a job is not found that is there'],
    [
      'a job that was made by a write',
      after(jobIs(JSON.parse('{"jobId":"j"}') as JobItem)),
      'a write made a job that there was not',
    ],
  ])('should find %s', (_name, history, because) => {
    expect(faultsOf(history)).toContain(because);
  });

  describe('of a deletion', () => {
    const deleted = jobIs({ ...rest, status: 'DELETED', nextCheckAt: open.updatedAt, openShard: 1 });
    const deleting: Observation = { at, what: 'deleting', jobId: 'j', objects: false };
    const gone = after(deleting, deleted, jobIs(), { at, what: 'deleted', jobId: 'j' });
    const empty: ReadView = { status: 'CANCELLED', imageCount: 2, processedCount: 0, failedCount: 0 };

    it('should find a job that stays, and one that is shown', () => {
      expect(faultsOf(gone.slice(0, -2))).toContain('a deleted job is there');
      expect(faultsOf([...gone, read('ada', view, gone.length)])).toContain('a deleted job was shown');
    });

    it('should take a job that a submission has brought back empty, and a client cancelled', () => {
      const back = [...gone, jobIs(open), jobIs({ ...settled, status: 'CANCELLED', ttl: 2_000_000_000 })];
      expect(faultsOf([...back, read('ada', empty, back.length)])).not.toContain('a deleted job is there');
      expect(faultsOf([...back, read('ada', empty, back.length)])).not.toContain('a deleted job was shown');
      expect(faultsOf([...gone, jobIs(open)])).toContain('a deleted job is there');
    });
  });

  it('should take an end by exhaustion for one that was due, after three attempts that were cut short', () => {
    const exhausted: FailedImageItem = {
      ...pending(0),
      status: 'FAILED',
      error: { code: 'ATTEMPTS_EXHAUSTED', message: 'three times' },
    };
    const cut: Observation = { ...attempt, what: 'cut-short' };
    const because = 'an image ended ATTEMPTS_EXHAUSTED that must not: s3://b/good';
    expect(faultsOf([...GOOD.slice(0, 5), cut, cut, imageIs(exhausted)])).toContain(because);
    expect(faultsOf([...GOOD.slice(0, 5), cut, cut, cut, imageIs(exhausted)])).not.toContain(because);
  });

  it('should find two jobs of one key', () => {
    const keyed = { ...asked, key: 'k' };
    const other = { ...open, idempotencyKey: 'k' };
    const twice: Observation[] = [
      keyed,
      keyed,
      jobIs(other),
      { ...jobIs(), jobId: 'i', item: { ...other, jobId: 'i' } } as Observation,
    ];
    expect(faultsOf(twice)).toContain('a key has two jobs');
  });
});
