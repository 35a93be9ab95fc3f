/** Red, green, blue: 0 to 255 each. */
export type Colour = readonly [red: number, green: number, blue: number];

export function css([red, green, blue]: Colour): string {
  return `rgb(${Math.round(red)},${Math.round(green)},${Math.round(blue)})`;
}

/** The colour at `share` of the way from a (0) to b (1). */
export function mix(a: Colour, b: Colour, share: number): Colour {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

export const INK: Colour = [31, 38, 66];
export const WHITE: Colour = [255, 255, 255];
export const ACCENT: Colour = [240, 106, 76];

export const STEEL: Colour = [150, 160, 178];
export const IRON: Colour = [70, 79, 110];
export const RUBBER: Colour = [46, 52, 78];
export const LEATHER: Colour = [74, 82, 116];

export const SKIN = { light: [246, 196, 164], tan: [214, 152, 112], deep: [142, 92, 68] } as const satisfies Record<
  string,
  Colour
>;
export const HAIR = { black: [40, 36, 52], brown: [104, 66, 50], copper: [182, 92, 52] } as const satisfies Record<
  string,
  Colour
>;
export const CLOTH = {
  coral: [240, 118, 92],
  teal: [38, 158, 154],
  navy: [52, 66, 118],
  sun: [246, 184, 74],
  plum: [128, 86, 150],
  white: [246, 244, 240],
} as const satisfies Record<string, Colour>;

/** Wall colours; the floor and the disc behind the person are mixed from them. */
export const WALL = {
  mint: [205, 232, 224],
  sand: [248, 228, 200],
  sky: [206, 225, 244],
  rose: [248, 216, 210],
  lilac: [224, 216, 242],
} as const satisfies Record<string, Colour>;
