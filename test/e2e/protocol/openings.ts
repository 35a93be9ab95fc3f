import fc from 'fast-check';
import type { Act, Move } from './moves.js';
import { ALL_BUT_TIME, mishapsOf, submit, SUBMITTING } from './moves.js';
import type { Mishaps } from './process.js';
import type { Kind } from './scripted.images.js';
import { USERS } from './users.js';

const MINUTE = 60_000;
/** Longer than a lease, and than it is from one sweep of a job to the next. */
const STALL_MS = 6 * MINUTE;
const none: Mishaps = {};

/** Everything in it comes to its end. */
const whole = (act: Act): Move => ({ act, steps: undefined, mishaps: none });
/** What stands still goes on doing so. */
const beside = (act: Act, mishaps = none): Move => ({ act, steps: ALL_BUT_TIME, mishaps });

const WORK: Act = { kind: 'work', count: 3, choice: 0 };
const ONE: Act = { kind: 'work', count: 1, choice: 0 };
const SWEEP: Act = { kind: 'sweep', count: 1 };
const RETRY: Act = { kind: 'retry', job: 0 };
const LEASE: Act = { kind: 'wait', milliseconds: MINUTE + 1_000 };
const CHECK: Act = { kind: 'wait', milliseconds: 5 * MINUTE + 1 };

/** A job of which some images fail. */
const mixed = fc.record({
  kind: fc.constant('submit'),
  userId: fc.constantFrom(...USERS),
  key: fc.constantFrom(undefined, 'k1'),
  images: fc.shuffledSubarray<Kind>(['bad', 'missing', 'good', 'good'], { minLength: 2, maxLength: 3 }),
});

/** A job, in whose submission something may go wrong. */
const any = fc
  .record({ act: submit, steps: fc.constant(undefined), mishaps: mishapsOf(SUBMITTING) })
  .map((first): Move[] => [first]);

/** A job that has ended, and may be retried and deleted. */
const ended = mixed.map((job): Move[] => [whole(job), whole(WORK)]);

/** A worker that stands still past its lease, while another does its work; and perhaps a retry of what that ended. */
const lateWorker = fc
  .tuple(mixed, fc.constantFrom('start', 'end', 'count', 'finish'), fc.boolean())
  .map(([job, stallsBefore, isRetried]): Move[] => [
    whole(job),
    beside(WORK, { stallsBefore, stallMs: STALL_MS }),
    beside(LEASE),
    beside(WORK),
    ...(isRetried ? [beside(RETRY, { stallsBefore: 'reopen', stallMs: STALL_MS })] : []),
  ]);

/**
 * A worker whose start is answered so late that its lease is over, and who therefore gives back what is no longer its own: another
 * has begun with the image and takes its time, and a third gets its message again.
 */
const lateGiveBack = fc
  .tuple(
    fc.constantFrom(...USERS),
    fc.constantFrom<Mishaps>(
      {},
      { diesBefore: 'give back' },
      { diesAfter: 'give back' },
      { losesAnswerAt: 'give back' },
    ),
  )
  .map(([userId, mishaps]): Move[] => [
    {
      act: { kind: 'submit', userId, key: undefined, images: ['slow'] },
      steps: undefined,
      mishaps: { message: 'doubled' },
    },
    beside(ONE, { ...mishaps, stallsAfter: 'start', stallMs: 70_000 }),
    beside(LEASE),
    beside(ONE),
    beside({ kind: 'wait', milliseconds: 10_000 }),
    beside(ONE),
  ]);

/** A retry that stands still, while the sweep and a worker do its work. */
const lateRetry = fc
  .tuple(mixed, fc.constantFrom('claim job', 'reopen', 'send', 'note sends', 'finish'))
  .map(([job, stallsBefore]): Move[] => [
    whole(job),
    whole(WORK),
    beside(RETRY, { stallsBefore, stallMs: STALL_MS }),
    beside(CHECK),
    beside(SWEEP),
    beside(WORK),
  ]);

/** A sweep that stands still, while a worker does its work, and perhaps a client deletes or retries the job. */
const lateSweep = fc
  .tuple(
    mixed,
    fc.constantFrom('claim job', 'send', 'note sends', 'finish'),
    fc.constantFrom('delete', 'retry', 'read'),
  )
  .map(([job, stallsBefore, kind]): Move[] => [
    whole(job),
    beside(CHECK),
    beside(SWEEP, { stallsBefore, stallMs: STALL_MS }),
    beside(WORK),
    beside({ kind, job: 0 }),
  ]);

/** A repeated submission that stands still before its commit, while the job that it is for comes to its end and is deleted. */
export const racedSubmit = mixed.map((job): Move[] => [
  whole({ ...job, key: 'k1' }),
  whole(WORK),
  beside({ kind: 'repeat', request: 0 }, { stallsBefore: 'commit', stallMs: STALL_MS }),
  beside({ kind: 'delete', job: 0 }),
]);

/** How histories begin: half of them in ways that are worth more than chance would give them. */
export const openings: fc.Arbitrary<Move[]> = fc.oneof(
  { weight: 5, arbitrary: any },
  { weight: 2, arbitrary: ended },
  { weight: 1, arbitrary: lateWorker },
  { weight: 1, arbitrary: lateGiveBack },
  { weight: 1, arbitrary: lateRetry },
  { weight: 1, arbitrary: lateSweep },
);
