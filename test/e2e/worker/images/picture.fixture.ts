export interface Size {
  readonly width: number;
  readonly height: number;
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** The test picture: one colour a quarter, so that every turn and every mirror image of it is another picture. */
export interface Quarters {
  readonly topLeft: Rgb;
  readonly topRight: Rgb;
  readonly bottomLeft: Rgb;
  readonly bottomRight: Rgb;
}

export const QUARTERS: Quarters = {
  topLeft: [220, 40, 40],
  topRight: [40, 180, 60],
  bottomLeft: [40, 60, 200],
  bottomRight: [230, 210, 40],
};

/** Lying, so that turning it shows in its size too; its quarters are whole blocks of every codec. */
export const LYING: Size = { width: 128, height: 64 };

/** The colour of a pixel of the test picture. */
export function colourAt({ width, height }: Size, x: number, y: number, quarters: Quarters = QUARTERS): Rgb {
  if (y < height / 2) return x < width / 2 ? quarters.topLeft : quarters.topRight;
  return x < width / 2 ? quarters.bottomLeft : quarters.bottomRight;
}

/** Rows of RGB bytes. */
export function paint(size: Size, quarters: Quarters = QUARTERS): Buffer {
  const rgb = Buffer.alloc(3 * size.width * size.height);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) rgb.set(colourAt(size, x, y, quarters), 3 * (y * size.width + x));
  }
  return rgb;
}

/** What a viewer sees in the middle of each quarter of rows of RGB bytes. */
export function quartersOf(rgb: Uint8Array, { width, height }: Size): Quarters {
  const at = (x: number, y: number): Rgb => {
    const offset = 3 * (Math.floor(y * height) * width + Math.floor(x * width));
    return [rgb[offset] ?? NaN, rgb[offset + 1] ?? NaN, rgb[offset + 2] ?? NaN];
  };
  return {
    topLeft: at(0.25, 0.25),
    topRight: at(0.75, 0.25),
    bottomLeft: at(0.25, 0.75),
    bottomRight: at(0.75, 0.75),
  };
}

export function mapQuarters(quarters: Quarters, map: (colour: Rgb) => Rgb): Quarters {
  return {
    topLeft: map(quarters.topLeft),
    topRight: map(quarters.topRight),
    bottomLeft: map(quarters.bottomLeft),
    bottomRight: map(quarters.bottomRight),
  };
}

/** By the weights of ITU-R BT.601. */
export function luma([red, green, blue]: Rgb): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

export function greyOf(colour: Rgb): Rgb {
  const grey = Math.round(luma(colour));
  return [grey, grey, grey];
}

/** The greatest difference of any channel in any quarter. */
export function difference(a: Quarters, b: Quarters): number {
  const channels = ({ topLeft, topRight, bottomLeft, bottomRight }: Quarters): number[] =>
    [topLeft, topRight, bottomLeft, bottomRight].flat();
  const others = channels(b);
  return Math.max(...channels(a).map((value, index) => Math.abs(value - (others[index] ?? NaN))));
}
