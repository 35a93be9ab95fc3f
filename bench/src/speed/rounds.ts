import type { ContenderProcess } from '../contenders/contender.process.js';
import type { Found, Window } from '../contenders/protocol.js';
import { certainOf, disagreement } from './agreement.js';
import type { ContenderName } from './contenders.js';
import { CONTENDER_NAMES, CONTENDERS, startContender } from './contenders.js';

/** The compiler still finds something to improve in the first one. */
const WARM_UP_WINDOWS = 2;

/** What the contenders did on one photo: each round's window of each. */
export type Rounds = readonly Readonly<Partial<Record<ContenderName, Window>>>[];

export interface Measured {
  readonly rounds: Rounds;
  readonly versions: readonly string[];
  /** Who was not timed, and why. */
  readonly leftOut: ReadonlyMap<ContenderName, string>;
}

export interface RoundOptions {
  readonly names: readonly ContenderName[];
  readonly setupPath: string;
  readonly rounds: number;
  readonly seconds: number;
  readonly say: (text: string) => void;
}

/** Runs fresh processes of the contenders in turns, so that whatever else the machine does meets all of them alike. */
export async function measureRounds(options: RoundOptions): Promise<Measured> {
  const { names, setupPath, rounds: count, seconds, say } = options;
  const started = new Map<ContenderName, ContenderProcess>();
  try {
    for (const name of names) started.set(name, await startContender(name, setupPath));
    const leftOut = await checkBoxes(started);
    const timed = [...started].filter(([name]) => !leftOut.has(name));
    for (const [, contender] of timed) await contender.run(WARM_UP_WINDOWS * seconds);
    const rounds: Partial<Record<ContenderName, Window>>[] = [];
    while (rounds.length < count) {
      const round: Partial<Record<ContenderName, Window>> = {};
      for (const [name, contender] of timed) round[name] = await contender.run(seconds);
      rounds.push(round);
      say(`  round ${rounds.length} of ${count}: ${printRound(round)}`);
    }
    const versions = timed.map(([, contender]) => contender.versions).filter((text) => text !== '');
    return { rounds, versions, leftOut };
  } finally {
    await Promise.all([...started.values()].map((contender) => contender.stop()));
  }
}

/** @throws Error when Spotter itself finds nothing: then the others could not be told right from wrong. */
async function checkBoxes(started: ReadonlyMap<ContenderName, ContenderProcess>): Promise<Map<ContenderName, string>> {
  const leftOut = new Map<ContenderName, string>();
  const ours = (await started.get('spotter')?.detect()) ?? [];
  if (certainOf(ours).length === 0) throw new Error('Nothing is found on the photo for certain: take another model');
  for (const peer of ['transformers', 'opencv'] as const) {
    const theirs: Found[] | undefined = await started.get(peer)?.detect();
    const difference = theirs && disagreement(ours, theirs);
    if (difference !== undefined) leftOut.set(peer, `it finds other objects than Spotter: ${difference}`);
  }
  return leftOut;
}

function printRound(round: Rounds[number]): string {
  return CONTENDER_NAMES.flatMap((name) => {
    const window = round[name];
    const letter = /^\((\w)\)/u.exec(CONTENDERS[name])?.[1] ?? name;
    return window === undefined ? [] : [`${letter} ${(window.images / window.seconds).toFixed(1)}/s`];
  }).join(', ');
}
