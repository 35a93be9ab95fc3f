import { setTimeout as delay } from 'node:timers/promises';
import type { Violation } from '../checker/observation.js';
import { violationsByUser } from '../histories.js';
import { BOUNDS } from '../times.js';
import type { World } from '../world.js';
import { readAll } from './answer.checks.js';
import { ALL_PLACES_KILLS, missingIn } from './floor.js';
import { placeFaults } from './place.checks.js';
import { imageFaults, objectFaults, tableFaults } from './item.checks.js';

/** A message that could not be set aside rests for up to 30 s. */
const LETTERS_MS = 45_000;

type Fault = Omit<Violation, 'at'>;

/** Everything that can be checked once all is quiet. */
export async function checkAll(world: World): Promise<readonly Fault[]> {
  const { ledger, pictures, faults, options } = world;
  const answers = await readAll(world);
  const history = violationsByUser(ledger.observations, ledger.owners, pictures.truth(), BOUNDS);
  return [
    ...faults,
    ...answers,
    ...history,
    ...imageFaults(world),
    ...(options.isWhole ? floorFaults(world) : []),
    ...(options.kills < ALL_PLACES_KILLS ? [] : placeFaults(world.points)),
    ...(await tableFaults(world)),
    ...(await objectFaults(world)),
    ...(await letterFaults(world)),
  ];
}

function floorFaults(world: World): Fault[] {
  return missingIn(world).map((what) => ({
    jobId: '',
    because: `it never happened in this run that ${what}: nothing is proved of it`,
  }));
}

async function letterFaults({ letters }: World): Promise<Fault[]> {
  const end = performance.now() + LETTERS_MS;
  for (;;) {
    const faults = await letters.faults();
    if (faults.length === 0 || performance.now() > end) return faults.map((because) => ({ jobId: '', because }));
    await delay(500);
  }
}
