import type { Service } from '../proxy/call.js';
import type { Spell } from './spells.js';
import { roundOf } from './spells.js';

const SHORT_OUTAGE_SECONDS = 3;
const LONG_OUTAGE_SECONDS = 120;
const ROUND_SECONDS = 75;
/** In a long run, which service is not there for long in which round. */
const LONG_OUTAGES: readonly (Service | undefined)[] = [undefined, 'dynamodb', 'sqs', 's3'];

/**
 * What goes wrong, one spell after the other, without an end.
 *
 * @param seconds how long things are to go wrong: one round of all fits into it, if it is a short time.
 * @param isLong whether each service is also to be gone for two minutes, once.
 */
export function* forecast(seconds: number, isLong: boolean): Generator<Spell, never> {
  const scale = isLong ? 1 : Math.min(1, seconds / ROUND_SECONDS);
  for (let round = 0; ; round++) {
    const gone = isLong ? LONG_OUTAGES[round] : undefined;
    const spells = roundOf((service) => (service === gone ? LONG_OUTAGE_SECONDS : SHORT_OUTAGE_SECONDS));
    for (const spell of spells) yield { ...spell, seconds: spell.seconds * scale };
  }
}
