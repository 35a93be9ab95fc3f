import { setTimeout as delay } from 'node:timers/promises';
import { forecast } from './faults/forecast.js';
import { CALM, PROVOCATIONS } from './faults/spells.js';
import { ALL_PLACES_KILLS, missingIn } from './final/floor.js';
import { missedPlaces } from './final/place.checks.js';
import type { World } from './world.js';

const LOOK_MS = 100;
/** How much longer a spell may take than it is meant to, until all that belongs to it has happened. */
const MOST_EXTRA_MS = 60_000;
/** And a run: an image is given up after three leases, and after as many starts of a worker on a machine that may be busy. */
const MOST_RUN_EXTRA_MS = 120_000;
/** With so many times the kills that it was asked for, a run no longer waits for what never happens. */
const MOST_KILLS_FACTOR = 1.5;
/** What keeps a run from its end for longer is a fault of the run. */
const LONGEST_MS = 2 * 60 * 60 * 1_000;

/** All the time that things go wrong in a run. */
export class Season {
  readonly #started = performance.now();

  constructor(private readonly world: World) {}

  /** Lets one spell follow the other until the run has what it was asked for. @throws Error when that never comes. */
  async play(): Promise<void> {
    const { options, weather, killer, stack } = this.world;
    const provocations = (options.mutant && PROVOCATIONS[options.mutant]) ?? [];
    for (const spell of forecast(options.seconds, options.kills > 0)) {
      weather.change({ ...spell, risks: [...provocations, ...spell.risks] });
      stack.setStaleReads(spell.isStale === true);
      const end = this.#elapsed() + spell.seconds * 1_000;
      while (!this.#isOver() && (this.#elapsed() < end || this.#isOwing(end))) await delay(LOOK_MS);
      if (this.#isOver()) break;
      if (this.#elapsed() > LONGEST_MS) throw new Error(`Only ${killer.total} processes could be killed`);
    }
    weather.change({ ...CALM, risks: provocations });
    stack.setStaleReads(false);
  }

  #elapsed(): number {
    return performance.now() - this.#started;
  }

  /** A spell goes on until all that belongs to it has happened once, but not for ever. */
  #isOwing(end: number): boolean {
    const { options, weather } = this.world;
    return options.isWhole && weather.owes && this.#elapsed() < end + MOST_EXTRA_MS;
  }

  #isOver(): boolean {
    const { options, killer } = this.world;
    const seconds = options.seconds * 1_000;
    if (this.#elapsed() < seconds || killer.total < options.kills) return false;
    const isLate =
      options.kills > 0
        ? killer.total >= MOST_KILLS_FACTOR * options.kills
        : this.#elapsed() >= seconds + MOST_RUN_EXTRA_MS;
    return !options.isWhole || isLate || this.#hasAll();
  }

  #hasAll(): boolean {
    const { options, points } = this.world;
    const hasPlaces = options.kills < ALL_PLACES_KILLS || missedPlaces(points).length === 0;
    return hasPlaces && missingIn(this.world).length === 0;
  }
}
