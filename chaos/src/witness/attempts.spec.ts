import { describe, expect, it } from '@jest/globals';
import type { DoneImageItem, ImageItem, PendingImageItem } from '@spotter/shared';
import type { Observation } from '../checker/observation.js';
import { Attempts } from './attempts.js';

const LEASE = 6_000;
const START = Date.parse('2026-01-01T00:00:00.000Z');
const image: PendingImageItem = {
  jobId: 'j',
  imageIndex: 0,
  imageUrl: 's3://b/k',
  run: 1,
  status: 'PENDING',
  attempts: 0,
  ttl: 2_000_000_000,
};
const failed: ImageItem = { ...image, status: 'FAILED', error: { code: 'CORRUPT_IMAGE', message: 'cut off' } };

const done: DoneImageItem = {
  ...image,
  status: 'DONE',
  model: { name: 'm', sha256: '0' },
  imageWidth: 4,
  imageHeight: 3,
  detections: [],
  detectionCount: 0,
  eTag: '"e"',
};

function leased(owner: string, at: number): PendingImageItem {
  return { ...image, attempts: 1, leaseOwner: owner, leaseUntil: new Date(START + at + LEASE).toISOString() };
}

type Write = readonly [sender: string, item: ImageItem, at: number];

/** What is noted of these writes of one image, each by a process at a time. */
function observedOf(writes: readonly Write[], finish?: (of: Attempts) => void): readonly Observation[] {
  const noted: Observation[] = [];
  const attempts = new Attempts(LEASE, (observation) => noted.push(observation));
  let before: ImageItem | undefined;
  for (const [sender, item, at] of writes) {
    attempts.expire(START + at);
    attempts.written(sender, before, item, START + at);
    before = item;
  }
  finish?.(attempts);
  return noted;
}

function notedOf(writes: readonly Write[], finish?: (of: Attempts) => void) {
  return observedOf(writes, finish).map(({ what, at }) => [what, at - START]);
}

describe('Attempts', () => {
  it('should begin with a lease, at the time that it counts from, and be over with the end of the image', () => {
    expect(
      notedOf([
        ['a', image, 0],
        ['a', leased('x', 10), 15],
        ['a', failed, 20],
      ]),
    ).toEqual([
      ['attempt', 10],
      ['attempt-over', 20],
    ]);
  });

  it('should be over when it is given back', () => {
    expect(
      notedOf([
        ['a', leased('x', 0), 5],
        ['a', image, 10],
        ['b', leased('y', 20), 25],
      ]),
    ).toEqual([
      ['attempt', 0],
      ['attempt-over', 10],
      ['attempt', 20],
    ]);
  });

  it('should be cut short by the death of its process, and by no other', () => {
    const died = (attempts: Attempts) => {
      attempts.died('b', START + 30);
      expect(attempts.heldBy('a', START + 30)).toBe(1);
      attempts.died('a', START + 40);
      attempts.died('a', START + 50);
      expect(attempts.heldBy('a', START + 50)).toBe(0);
    };
    expect(notedOf([['a', leased('x', 0), 5]], died)).toEqual([
      ['attempt', 0],
      ['cut-short', 40],
    ]);
  });

  it('should be cut short when its lease has run out, before another begins', () => {
    expect(
      notedOf([
        ['a', leased('x', 0), 5],
        ['b', leased('y', LEASE), LEASE + 5],
      ]),
    ).toEqual([
      ['attempt', 0],
      ['cut-short', LEASE + 5],
      ['attempt', LEASE],
    ]);
  });

  it('should be over when it is given back by a call that arrives after it was cut short', () => {
    const diedAndGivenBack: Observation[] = [];
    const attempts = new Attempts(LEASE, (observation) => diedAndGivenBack.push(observation));
    attempts.written('a', image, leased('x', 0), START + 5);
    attempts.died('a', START + 10);
    attempts.written('a', leased('x', 0), image, START + 15);
    attempts.written('b', image, leased('y', 20), START + 25);
    expect(diedAndGivenBack.map(({ what }) => what)).toEqual(['attempt', 'cut-short', 'attempt-over', 'attempt']);

    expect(
      notedOf([
        ['a', leased('x', 0), 5],
        ['a', image, LEASE + 10],
        ['b', leased('y', LEASE - 5), LEASE + 20],
      ]),
    ).toEqual([
      ['attempt', 0],
      ['cut-short', LEASE + 10],
      ['attempt-over', LEASE + 10],
      ['attempt', LEASE - 5],
    ]);
  });

  it('should not be over when another gives its lease back', () => {
    expect(
      notedOf([
        ['a', leased('x', 0), 5],
        ['b', leased('y', LEASE), LEASE + 5],
        ['a', image, LEASE + 10],
        ['c', leased('z', LEASE + 20), LEASE + 25],
      ]).map(([what]) => what),
    ).toEqual(['attempt', 'cut-short', 'attempt', 'attempt']);
  });

  it('should not be over when another begins beside it', () => {
    expect(
      notedOf([
        ['a', leased('x', 0), 5],
        ['b', leased('y', 100), 105],
      ]),
    ).toEqual([
      ['attempt', 0],
      ['attempt', 100],
    ]);
  });

  it('should say whose it was when it ends with a result of its owner, and of no other', () => {
    const processesOf = (...end: Write) => {
      return observedOf([['a', leased('x', 0), 5], end]).map((one) => ('process' in one ? one.process : undefined));
    };
    expect(processesOf('a', done, 10)).toEqual([undefined, 'a']);
    expect(processesOf('b', done, 10)).toEqual([undefined, undefined]);
    expect(processesOf('a', image, 10)).toEqual([undefined, undefined]);
    expect(processesOf('a', failed, 10)).toEqual([undefined, undefined]);
  });

  it('should not say that it was of the process which has the name of one that died', () => {
    const noted: Observation[] = [];
    const attempts = new Attempts(LEASE, (observation) => noted.push(observation));
    attempts.written('a', image, leased('x', 0), START + 5);
    attempts.died('a', START + 10);
    // What it wrote before it died arrives when another runs in its place.
    attempts.written('a', leased('x', 0), done, START + 15);
    expect(noted.at(-1)).toEqual({
      at: START + 15,
      what: 'attempt-over',
      attempt: 1,
      jobId: 'j',
      imageIndex: 0,
      run: 1,
    });
    attempts.written('a', image, leased('z', 20), START + 25);
    attempts.written('a', leased('z', 20), done, START + 30);
    expect(noted.at(-1)).toMatchObject({ what: 'attempt-over', attempt: 2, process: 'a' });
  });

  it('should say of which image its process died, where that is known', () => {
    const culprit = { jobId: 'j', imageIndex: 1, run: 1 };
    const died = (of: typeof culprit | undefined) => (attempts: Attempts) => {
      attempts.died('a', START + 10, of);
    };
    const cut = { at: START + 10, what: 'cut-short', jobId: 'j', imageIndex: 0, run: 1 };
    expect(observedOf([['a', leased('x', 0), 5]], died(culprit)).at(-1)).toEqual({ ...cut, culprit });
    expect(observedOf([['a', leased('x', 0), 5]], died(undefined)).at(-1)).toEqual(cut);
  });
});
