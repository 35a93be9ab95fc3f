import type { Random } from './random.js';

/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number];

export const WHITE: Colour = [238, 238, 236];

/** The colour as SVG writes it. */
export function css([red, green, blue]: Colour): string {
  const channel = (value: number): string => String(Math.round(Math.min(255, Math.max(0, value))));
  return `rgb(${channel(red)},${channel(green)},${channel(blue)})`;
}

/** `amount` of the second colour in the first: 0 leaves it, 1 replaces it. */
export function mix(first: Colour, second: Colour, amount: number): Colour {
  const blend = (a: number, b: number): number => a + (b - a) * amount;
  return [blend(first[0], second[0]), blend(first[1], second[1]), blend(first[2], second[2])];
}

/** Lighter for an amount above 0, darker below; -1 is black, 1 is white. */
export function shade(colour: Colour, amount: number): Colour {
  return amount < 0 ? mix(colour, [0, 0, 0], -amount) : mix(colour, [255, 255, 255], amount);
}

/** Hue in degrees, saturation and lightness 0 to 1; the conversion of CSS Color 4, section 7.1. */
export function fromHsl(hue: number, saturation: number, lightness: number): Colour {
  const amplitude = saturation * Math.min(lightness, 1 - lightness);
  const channel = (offset: number): number => {
    const position = (offset + hue / 30) % 12;
    return 255 * (lightness - amplitude * Math.max(-1, Math.min(position - 3, 9 - position, 1)));
  };
  return [channel(0), channel(8), channel(4)];
}

export function grey(random: Random, from: number, to: number): Colour {
  const level = random.range(from, to);
  return [level + random.normal(4), level + random.normal(3), level + random.normal(5)];
}

/** Any colour of a wall, a floor or a thing lying about. */
export function anyColour(random: Random): Colour {
  if (random.chance(0.3)) return grey(random, 15, 240);
  return fromHsl(random.range(0, 360), random.range(0.05, 0.85), random.range(0.1, 0.88));
}

/** The bright plastic and rubber of fitness gear. */
export function vivid(random: Random): Colour {
  return fromHsl(random.range(0, 360), random.range(0.5, 0.95), random.range(0.28, 0.6));
}

export const steel = (random: Random): Colour => grey(random, 125, 215);
export const iron = (random: Random): Colour => grey(random, 45, 110);
export const rubber = (random: Random): Colour => grey(random, 18, 55);
