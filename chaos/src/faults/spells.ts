import type { Mutant } from '../options.js';
import type { Call, Service } from '../proxy/call.js';
import type { Fault } from '../proxy/fault.js';

/** A whole number within both ends, decided anew for each use. */
export type Roll = (least: number, most: number) => number;

/** What may go wrong with a call, and how often: a share of 0 to 1 of those that it is about. */
export interface Risk {
  readonly share: number;
  readonly of?: (call: Call) => boolean;
  /** Whether all of these calls about an image have it in a spell, or none has. */
  readonly isOfImage?: boolean;
  readonly fault: (roll: Roll) => Fault;
}

/** A time of some weather. */
export interface Spell {
  readonly name: string;
  /** All of a round take a minute and a quarter, when its outages are short. */
  readonly seconds: number;
  readonly risks: readonly Risk[];
  /** Whether reads that may be stale are. */
  readonly isStale?: boolean;
  /** Which service is not there at all. Nobody is killed meanwhile: it is seen whether workers stay well. */
  readonly outage?: Service;
}

const always = (
  kind: 'throttle' | 'error' | 'twice' | 'swallow' | 'down' | 'cut-body' | 'shuffle' | 'double-delivery',
) => {
  return () => ({ kind }) as const;
};
const isSend = ({ step }: Call): boolean => step === 'send';
const isWrite = ({ service, step }: Call): boolean => service === 'dynamodb' && step !== 'read';

/** Longer than a client of AWS waits for an answer, which is 5 s. */
const TOO_LONG = { least: 5_500, most: 8_000 } as const;

const SLOW: Risk = { share: 0.2, fault: (roll) => ({ kind: 'slow', ms: roll(100, 1_500) }) };
const TOO_SLOW: Risk = { share: 0.02, fault: (roll) => ({ kind: 'slow', ms: roll(TOO_LONG.least, TOO_LONG.most) }) };
const LATE: Risk = { share: 0.05, of: isWrite, fault: (roll) => ({ kind: 'late', ms: roll(200, 7_000) }) };
const HALF_OPEN: Risk = {
  share: 0.05,
  fault: (roll) => ({ kind: 'half-open', ms: roll(TOO_LONG.least, TOO_LONG.most) }),
};
const DROPPED: readonly Risk[] = [
  // Its start is written, and for longer than a lease nobody hears of it.
  { share: 0.15, of: ({ step }) => step === 'start', isOfImage: true, fault: () => ({ kind: 'drop', when: 'after' }) },
  { share: 0.05, fault: () => ({ kind: 'drop', when: 'before' }) },
  { share: 0.08, fault: () => ({ kind: 'drop', when: 'after' }) },
  { share: 0.03, fault: always('cut-body') },
];
const MESSAGES: readonly Risk[] = [
  { share: 0.25, of: isSend, fault: always('twice') },
  { share: 0.2, of: isSend, fault: always('swallow') },
  { share: 0.1, fault: always('shuffle'), of: ({ step }) => step === 'receive' },
  { share: 0.3, fault: always('double-delivery'), of: ({ step }) => step === 'receive' },
];

function rarely(risks: readonly Risk[]): readonly Risk[] {
  return risks.map((risk) => ({ ...risk, share: risk.share / 3 }));
}

function outage(service: Service, seconds: number): Spell {
  const down: Risk = { share: 1, of: (call) => call.service === service, fault: always('down') };
  return { name: `no ${service}`, seconds, risks: [down], outage: service };
}

/** What comes with all spells of a run, and with the calm after them, so that what it broke is not found by luck alone. */
export const PROVOCATIONS: Readonly<Partial<Record<Mutant, readonly Risk[]>>> = {
  start: [
    { share: 0.7, of: ({ step }) => step === 'receive', fault: always('double-delivery') },
    // Whoever gets the message again has read the image before its first start is written.
    { share: 0.7, of: ({ step }) => step === 'start', fault: (roll) => ({ kind: 'slow', ms: roll(500, 1_500) }) },
  ],
};

export const CALM: Spell = { name: 'calm', seconds: 0, risks: [] };

/**
 * One round of all that goes wrong.
 *
 * @param outageSeconds how long a service is not there.
 */
export function roundOf(outageSeconds: (service: Service) => number): readonly Spell[] {
  return [
    { name: 'clear', seconds: 6, risks: [] },
    { name: 'throttled', seconds: 9, risks: [{ share: 0.3, fault: always('throttle') }] },
    { name: 'dropped', seconds: 9, risks: DROPPED },
    outage('dynamodb', outageSeconds('dynamodb')),
    { name: 'slow', seconds: 9, risks: [SLOW, TOO_SLOW, LATE] },
    { name: 'half-open', seconds: 8, risks: [HALF_OPEN] },
    outage('sqs', outageSeconds('sqs')),
    { name: 'messages', seconds: 9, risks: MESSAGES },
    { name: 'failing', seconds: 7, risks: [{ share: 0.15, fault: always('error') }] },
    outage('s3', outageSeconds('s3')),
    {
      name: 'storm',
      seconds: 9,
      risks: rarely([...DROPPED, ...MESSAGES, SLOW, LATE, HALF_OPEN, { share: 0.3, fault: always('throttle') }]),
      isStale: true,
    },
  ];
}
