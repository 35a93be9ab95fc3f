import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/** A picture that is not the bench's own, or a rendered scene: what the photos are made from. */
export interface Source {
  readonly path: string;
  readonly title: string;
}

export interface PhotoKind {
  readonly width: number;
  readonly height: number;
  readonly quality: number;
  /** How far the grain goes to either side, in grey levels: what a sensor adds, and what makes a JPEG large. */
  readonly grain: number;
  /** How many times as fast as its peers Spotter must be on it. */
  readonly timesPeers: number;
}

/** A picture as a web page has it, and one as a phone of 12 megapixels takes it. */
export const PHOTOS = [
  { width: 1280, height: 720, quality: 90, grain: 0, timesPeers: 4 },
  { width: 4000, height: 3000, quality: 88, grain: 5, timesPeers: 5 },
] as const satisfies readonly PhotoKind[];

export function sourceOf(testData: string | undefined): Source {
  if (testData !== undefined) {
    const path = join(testData, 'photos', 'dog.jpg');
    return { path, title: 'a photo of a dog, a bicycle and a car' };
  }
  return { path: join('models', 'samples', 'scene-000001.jpg'), title: 'a rendered scene' };
}

/** A JPEG of the wanted size with what the source shows, the same bytes each time. */
export async function makePhoto({ path }: Source, { width, height, quality, grain }: PhotoKind): Promise<Buffer> {
  const { data, info } = await sharp(await readFile(path))
    .resize(width, height, { fit: 'cover', kernel: 'cubic' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (grain > 0) addGrain(data, info.channels, grain);
  return await sharp(data, { raw: info }).jpeg({ quality }).toBuffer();
}

/** The same shift for all channels of a pixel, since colour is stored coarsely. */
function addGrain(data: Buffer, channels: number, grain: number): void {
  let state = 1;
  for (let index = 0; index < data.length; index += channels) {
    // Numerical Recipes' linear congruential generator: a noise that is the same everywhere.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const shift = ((state >>> 8) / 2 ** 23 - 1) * grain;
    for (let channel = 0; channel < channels; channel++) {
      data[index + channel] = Math.min(Math.max(Math.round((data[index + channel] ?? 0) + shift), 0), 255);
    }
  }
}
