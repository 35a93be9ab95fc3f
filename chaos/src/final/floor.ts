import type { Observation } from '../checker/observation.js';
import { DEADLY } from '../scenario/pictures.js';
import type { World } from '../world.js';
import type { Kills } from '../faults/killer.js';
import type { Weather } from '../faults/weather.js';
import type { Service } from '../proxy/call.js';
import type { Fault } from '../proxy/fault.js';

/** So many kills reach every place at which a process can be killed, and take so long that each service may be gone for long. */
export const ALL_PLACES_KILLS = 1_000;

const SERVICES: readonly Service[] = ['dynamodb', 'sqs', 's3'];
const LONG_OUTAGE_MS = 120_000;
/** A wait may come to its end a little early by the clock. */
const TOLERANCE_MS = 500;

const FAULTS: Readonly<Partial<Record<Fault['kind'] | 'stale-read', string>>> = {
  throttle: 'a call was throttled',
  error: 'a service failed',
  drop: 'a connection was dropped',
  'cut-body': 'an answer was cut off',
  slow: 'a call was slow',
  late: 'a call was carried out after its client gave up',
  'half-open': 'a call was never answered',
  twice: 'messages were sent twice',
  swallow: 'messages were lost',
  'double-delivery': 'messages were delivered again at once',
  shuffle: 'messages came in another order',
  'stale-read': 'an index was read as it was before',
};

/** What a run has done. */
export interface Done {
  readonly kills: Kills;
  readonly weather: Pick<Weather, 'tally' | 'outages'>;
  /** Images that were ended by workers on a full disk; `undefined` on a machine that has none to offer. */
  readonly onFullDisk: number | undefined;
  readonly poison: number;
  readonly commandsKilled: number;
  /** How many images that end their process each time were given up. */
  readonly givenUp: number;
  /** Whether each service is to have been gone for two minutes. */
  readonly isLong: boolean;
}

/** What never happened of all that a run is to go through, without which it proves nothing. */
export function missingOf(done: Done): readonly string[] {
  const { kills, weather, onFullDisk, poison, commandsKilled, givenUp, isLong } = done;
  const { worker, api, sweep } = kills.roles;
  const times: [what: string, times: number][] = [
    ['a worker was killed', worker],
    ['the function was killed at a request', api],
    ['the function was killed at a sweep', sweep],
    ['a process was killed at a call', kills.atCalls],
    ['a process was killed at any time', kills.atAnyTime],
    ['an image ended its worker', kills.byImages],
    ['an image that ends its worker each time was given up', givenUp],
    ['a worker was stopped for longer than its lease', kills.stalls],
    ['a worker on a full disk ended an image', onFullDisk ?? 1],
    ['a message came that nobody can read', poison],
    ['the command for dead letters was killed', commandsKilled],
    ...Object.entries(FAULTS).map(([kind, what]): [string, number] => [what, countOf(weather.tally, kind)]),
    ...SERVICES.map((service): [string, number] => {
      const length = isLong ? ' for two minutes' : '';
      return [`${service} was gone${length}`, wasGone(weather.outages.get(service), isLong) ? 1 : 0];
    }),
  ];
  return times.flatMap(([what, count]) => (count > 0 ? [] : [what]));
}

/** The same of a run. */
export function missingIn(world: World): readonly string[] {
  const { killer, weather, disks, letters, operator, options } = world;
  const onFullDisk = disks.canBeFull ? disks.onFull.images : undefined;
  const isLong = options.kills >= ALL_PLACES_KILLS;
  const counts = { poison: letters.poisonSent, commandsKilled: operator.killed, givenUp: givenUpOf(world) };
  return missingOf({ kills: killer.kills, weather, onFullDisk, ...counts, isLong });
}

function givenUpOf({ ledger, pictures }: World): number {
  const isGivenUp = (one: Observation): boolean =>
    one.what === 'image' &&
    one.item?.status === 'FAILED' &&
    one.item.error.code === 'ATTEMPTS_EXHAUSTED' &&
    pictures.nameOf(one.item.imageUrl) === DEADLY;
  return ledger.observations.filter(isGivenUp).length;
}

function countOf(tally: ReadonlyMap<string, number>, kind: string): number {
  return tally.get(kind) ?? 0;
}

function wasGone(ms: number | undefined, isLong: boolean): boolean {
  return ms !== undefined && (!isLong || ms >= LONG_OUTAGE_MS - TOLERANCE_MS);
}
