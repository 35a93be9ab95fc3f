import { anyColour, css, iron, rubber, shade, steel, vivid, WHITE } from '../colours.js';
import type { Random } from '../random.js';
import { ball, ellipse, group, ring, shape, stroke, weightMark } from '../svg.js';
import type { Drawing } from '../svg.js';

/** A kettlebell standing upright, about 100 units high. */
export function kettlebell(random: Random): Drawing {
  const colour = random.chance(0.55) ? random.pick([rubber, iron])(random) : random.pick([vivid, anyColour])(random);
  const handleColour = random.chance(0.5) ? colour : random.pick([steel, iron])(random);
  const rx = random.range(28, 36);
  const ry = random.range(26, 33);
  const top = 50 - 2 * ry;
  const side = random.chance(0.3) ? random.range(0.35, 0.7) : random.range(0.8, 1);
  const foot = rx * random.range(0.5, 0.75);
  const [width, reach, shoulder] = [random.range(7, 12), random.range(19, 26) * side, random.range(14, 23) * side];
  const low = top + random.range(6, 14);
  const arch = `M${-shoulder} ${low}C${-reach - 4} ${top - 12} ${-reach - 3} -44 ${-reach * 0.55} -44H${reach * 0.55}C${reach + 3} -44 ${reach + 4} ${top - 12} ${shoulder} ${low}`;
  const { defs, fill } = ball(colour, random.range(0.15, 0.6));
  const body = `M${-foot} 50C${-rx * 1.25} ${50 - ry * 0.35} ${-rx * 1.15} ${top} 0 ${top}S${rx * 1.25} ${50 - ry * 0.35} ${foot} 50Z`;
  const parts = [
    defs,
    stroke(arch, css(shade(handleColour, -0.35)), width),
    group('translate(-0.8 -1)', stroke(arch, css(shade(handleColour, 0.05)), width * 0.62)),
    group('translate(-1.4 -1.8)', stroke(arch, css(shade(handleColour, 0.4)), width * 0.18)),
    shape(body, fill),
  ];
  if (random.chance(0.35))
    parts.push(shape(`M${-foot} 50L${-foot * 1.2} 44H${foot * 1.2}L${foot} 50Z`, css(shade(colour, -0.5))));
  const mark = random.integer(0, 3);
  if (mark === 1) parts.push(ellipse(0, 50 - ry, rx * 0.5, ry * 0.5, css(shade(vivid(random), 0.1))));
  if (mark === 2) parts.push(ring(0, 50 - ry, rx * 0.55, ry * 0.55, css(shade(colour, 0.35)), 2));
  if (mark > 0) parts.push(weightMark(random.pick([4, 8, 12, 16, 20, 24, 32]), 0, 51 - ry, ry * 0.5, css(WHITE)));
  return { svg: parts.join(''), halfWidth: 46, halfHeight: 52 };
}
