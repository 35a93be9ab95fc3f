import fc from 'fast-check';
import type { MessageMishap, Mishaps } from './process.js';
import type { Step } from './protocol.steps.js';
import type { Kind } from './scripted.images.js';
import { KINDS } from './scripted.images.js';
import { USERS } from './users.js';
import type { Service } from './weather.js';
import { SERVICES } from './weather.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Two around each call of AWS. Most processes have fewer, and what comes too late does not come. */
const MOST_GATES = 40;
/** More steps than anything takes: what stands still is left as it stands. */
export const ALL_BUT_TIME = 1_000;

/** What clients, workers, the schedule or the time do. */
export type Act =
  | {
      readonly kind: 'submit';
      readonly userId: string;
      readonly key: string | undefined;
      readonly images: readonly Kind[];
    }
  | { readonly kind: 'repeat'; readonly request: number }
  | {
      readonly kind: 'cancel' | 'delete' | 'deleteAll' | 'retry' | 'retryFirst' | 'read' | 'spy' | 'meddle';
      readonly job: number;
    }
  | { readonly kind: 'list'; readonly userId: string }
  | { readonly kind: 'work'; readonly count: number; readonly choice: number }
  | { readonly kind: 'sweep'; readonly count: number }
  | { readonly kind: 'outage'; readonly service: Service; readonly milliseconds: number }
  /** A moment, in which what is under way stands still; or a long time, in which it does not. */
  | { readonly kind: 'wait' | 'pass'; readonly milliseconds: number };

/** An act, and what goes wrong in it. */
export interface Move {
  readonly act: Act;
  /** How much happens before the next move; without it, all. */
  readonly steps: number | undefined;
  readonly mishaps: Mishaps;
}

const kind = fc.oneof({ weight: 6, arbitrary: fc.constant<Kind>('good') }, fc.constantFrom(...KINDS));
export const submit: fc.Arbitrary<Act> = fc.record({
  kind: fc.constant('submit'),
  userId: fc.constantFrom('ada', ...USERS),
  key: fc.constantFrom(undefined, 'k1', 'k2'),
  images: fc.array(kind, { minLength: 1, maxLength: 3 }),
});
const job = fc.nat(5);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: submit },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('repeat'), request: job }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('cancel', 'delete', 'deleteAll'), job }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('retry', 'retryFirst'), job }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('read', 'spy', 'meddle'), job }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('list'), userId: fc.constantFrom(...USERS) }) },
  {
    weight: 16,
    arbitrary: fc.record({ kind: fc.constant('work'), count: fc.integer({ min: 1, max: 3 }), choice: job }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('sweep'), count: fc.constantFrom(1, 1, 2) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('outage'),
      service: fc.constantFrom(...SERVICES),
      milliseconds: fc.constantFrom(20 * SECOND, 2 * MINUTE),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('wait'),
      milliseconds: fc.constantFrom(5 * SECOND, 31 * SECOND, 61 * SECOND, 5 * MINUTE + 1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('pass'),
      milliseconds: fc.constantFrom(10 * MINUTE, 10 * MINUTE, HOUR, HOUR, 24 * HOUR),
    }),
  },
);

const gate = fc.integer({ min: 1, max: MOST_GATES });
const lateMs = fc.constantFrom(0, 4 * SECOND, 35 * SECOND, 70 * SECOND);
const stallMs = fc.constantFrom(20 * SECOND, 62 * SECOND, 6 * MINUTE);
const none: Mishaps = {};

/** What goes wrong in an act, at one of the steps that it can take. */
export function mishapsOf(steps: readonly Step[]): fc.Arbitrary<Mishaps> {
  const step = fc.constantFrom(...steps);
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant(none) },
    { weight: 2, arbitrary: fc.record({ diesAt: gate }) },
    { weight: 3, arbitrary: fc.oneof(fc.record({ diesBefore: step }), fc.record({ diesAfter: step })) },
    { weight: 2, arbitrary: fc.record({ losesAnswerAt: step }) },
    { weight: 1, arbitrary: fc.record({ losesAnswerAt: step, diesAt: gate }) },
    { weight: 1, arbitrary: fc.record({ failsAt: step }) },
    { weight: 1, arbitrary: fc.oneof(fc.record({ lateAt: step, lateMs }), fc.record({ echoesAt: step, lateMs })) },
    { weight: 1, arbitrary: fc.record({ stallsAt: gate, stallMs }) },
    { weight: 2, arbitrary: fc.record({ stallsBefore: step, stallMs }) },
    { weight: 1, arbitrary: fc.record({ stopsAt: gate }) },
    {
      weight: 2,
      arbitrary: fc.record({ message: fc.constantFrom<MessageMishap>('lost', 'doubled', 'refused', 'stuck') }),
    },
  );
}

export const SUBMITTING: readonly Step[] = ['read', 'put items', 'put claim', 'commit', 'send', 'note first send'];
const WORKING: readonly Step[] = [
  'read',
  'get object',
  'start',
  'give back',
  'end',
  'count',
  'finish',
  'delete message',
];
const ERASING: readonly Step[] = ['remove claim', 'delete objects', 'delete items', 'remove job'];
const REPAIRING: readonly Step[] = ['claim job', 'reopen', 'count', 'send', 'note sends', 'finish'];
const SWEEPING: readonly Step[] = [...REPAIRING, 'read', 'end', 'note seen', 'check now', 'drop job', ...ERASING];

/** The steps that what is done in an act can take; of what takes none nothing goes wrong. */
const MISHAPS: Readonly<Partial<Record<Act['kind'], fc.Arbitrary<Mishaps>>>> = {
  submit: mishapsOf(SUBMITTING),
  repeat: mishapsOf(SUBMITTING),
  cancel: mishapsOf(['read', 'cancel']),
  retry: mishapsOf(['read', 'retry', ...REPAIRING]),
  retryFirst: mishapsOf(['read', 'retry', ...REPAIRING]),
  delete: mishapsOf(['read', 'mark deleted', ...ERASING]),
  deleteAll: mishapsOf(['read', 'mark deleted', ...ERASING]),
  work: mishapsOf(WORKING),
  sweep: mishapsOf(SWEEPING),
};

/** Any act, and what may go wrong in it. */
export const move: fc.Arbitrary<Move> = act.chain((chosen) =>
  fc.record({
    act: fc.constant(chosen),
    steps: fc.oneof(fc.constant(undefined), fc.constant(ALL_BUT_TIME), fc.nat(MOST_GATES)),
    mishaps: MISHAPS[chosen.kind] ?? fc.constant(none),
  }),
);
