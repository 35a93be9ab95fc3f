import { anyColour, css, shade } from './colours.js';
import type { Colour } from './colours.js';
import type { Random } from './random.js';
import { element, ellipse, rect } from './svg.js';
import type { Paint } from './svg.js';

/** Stripes or dots of a second tone, at any angle. */
export function weave(random: Random, radius: number, colour: Colour): Paint {
  const step = Math.max(2, radius * random.range(0.12, 0.5));
  const ink = css(random.chance(0.7) ? shade(colour, random.normal(0.4)) : anyColour(random));
  const share = random.range(0.15, 0.7);
  const mark = random.chance(0.6)
    ? rect(0, 0, step, step * share, ink)
    : ellipse(step / 2, step / 2, (step * share) / 2, (step * share) / 2, ink);
  const content = rect(0, 0, step, step, css(colour)) + mark;
  const patternTransform = `rotate(${random.integer(0, 179)})`;
  const id = `weave-${(content + patternTransform).replace(/\D+/g, '-')}`;
  const attributes = { id, width: step, height: step, patternUnits: 'userSpaceOnUse', patternTransform };
  return { defs: element('defs', {}, element('pattern', attributes, content)), fill: `url(#${id})` };
}
