import { availableParallelism, cpus } from 'node:os';
import type { Violation } from '../checker/observation.js';
import type { PointTally } from '../faults/crash.points.js';
import type { Kills } from '../faults/killer.js';
import type { Durations } from '../run.js';
import type { World } from '../world.js';

type Fault = Omit<Violation, 'at'>;

/** What a run came to. */
export interface Figures {
  readonly seed: string;
  readonly machine: string;
  readonly durations: Durations;
  readonly kills: Kills;
  readonly points: readonly PointTally[];
  /** By the kind of fault, how many calls had it. */
  readonly faults: ReadonlyMap<string, number>;
  readonly jobs: number;
  readonly images: number;
  /** By what clients did. */
  readonly acts: ReadonlyMap<string, number>;
  readonly reads: number;
  /** Calls of clients that were refused, for a reason unless there are violations. */
  readonly refused: number;
  readonly cutShort: number;
  readonly givenUp: number;
  /** Jobs with images that were given up, retried at the end. */
  readonly retried: number;
  readonly redriven: number;
  /** The command that redrives, in the middle of it. */
  readonly commandsKilled: number;
  readonly poison: number;
  readonly fullDisk: { readonly lives: number; readonly images: number };
  readonly oldestHealthMs: number;
  readonly violations: readonly Fault[];
  /** What never happened of all that the run was to go through. */
  readonly gaps: readonly string[];
}

/** What the checks of a run have found. */
export type Findings = Pick<Figures, 'violations' | 'gaps'>;

export function figuresOf(world: World, durations: Durations, retried: number, findings: Findings): Figures {
  const { killer, points, weather, ledger, crowd, letters, operator, disks, options } = world;
  const count = (isOne: (one: World['ledger']['observations'][number]) => boolean): number =>
    ledger.observations.filter(isOne).length;
  const [cpu] = cpus();
  return {
    seed: options.seed,
    machine: `${cpu?.model.trim() ?? 'an unknown processor'}, ${availableParallelism()} cores, Node ${process.versions.node}`,
    durations,
    kills: killer.kills,
    points: points.tally(),
    faults: weather.tally,
    jobs: ledger.owners.size,
    images: new Set(ledger.observations.flatMap((one) => imageOf(one, ledger.owners))).size,
    acts: crowd.tally,
    reads: count(({ what }) => what === 'read'),
    refused: count(({ what }) => what === 'refused' || what === 'not-accepted'),
    cutShort: count(({ what }) => what === 'cut-short'),
    givenUp: count(
      (one) => one.what === 'image' && one.item?.status === 'FAILED' && one.item.error.code === 'ATTEMPTS_EXHAUSTED',
    ),
    retried,
    redriven: operator.redriven,
    commandsKilled: operator.killed,
    poison: letters.poisonSent,
    fullDisk: disks.onFull,
    oldestHealthMs: disks.oldestMs,
    ...findings,
  };
}

function imageOf(one: World['ledger']['observations'][number], owners: ReadonlyMap<string, string>): string[] {
  return one.what === 'image' && owners.has(one.jobId) ? [`${one.jobId}/${one.imageIndex}`] : [];
}
