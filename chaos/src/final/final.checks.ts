import { setTimeout as delay } from 'node:timers/promises';
import type { Violation } from '../checker/observation.js';
import { violationsByUser } from '../histories.js';
import { BOUNDS } from '../times.js';
import type { World } from '../world.js';
import { readAll } from './answer.checks.js';
import { ALL_PLACES_KILLS, missingIn } from './floor.js';
import { missedKills } from './place.checks.js';
import { imageFaults, objectFaults, tableFaults } from './item.checks.js';

/** A message that could not be set aside rests for up to 30 s. */
const LETTERS_MS = 45_000;

type Fault = Omit<Violation, 'at'>;

/** Everything that can be checked once all is quiet. */
export async function checkAll(world: World): Promise<readonly Fault[]> {
  const { ledger, pictures, faults } = world;
  const answers = await readAll(world);
  const history = violationsByUser(ledger.observations, ledger.owners, pictures.truth(), BOUNDS);
  return [
    ...faults,
    ...answers,
    ...history,
    ...imageFaults(world),
    ...(await tableFaults(world)),
    ...(await objectFaults(world)),
    ...(await letterFaults(world)),
  ];
}

/** What never happened of all that this run was to go through: nothing is proved of it. */
export function gapsOf(world: World): readonly string[] {
  const { options, points } = world;
  return [
    ...(options.isWhole ? missingIn(world) : []),
    ...(options.kills < ALL_PLACES_KILLS ? [] : missedKills(points)),
  ];
}

async function letterFaults({ letters }: World): Promise<Fault[]> {
  const end = performance.now() + LETTERS_MS;
  for (;;) {
    const faults = await letters.faults();
    if (faults.length === 0 || performance.now() > end) return faults.map((because) => ({ jobId: '', because }));
    await delay(500);
  }
}
