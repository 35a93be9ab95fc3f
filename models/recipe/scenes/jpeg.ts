import sharp from 'sharp';
import { seededRandom } from './random.js';
import type { Scene } from './scene.js';

/** The scene as a camera would save it; the quality follows from the seed. */
export async function encodeScene({ seed, width, height, rgb }: Scene): Promise<Buffer> {
  const random = seededRandom(seed ^ 0x2c1b3c6d);
  const quality = random.integer(random.chance(0.3) ? 25 : 55, 94);
  return sharp(rgb, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
}

/** The same scene with what JPEG leaves of its pixels. */
export async function compressScene(scene: Scene): Promise<Scene> {
  const { data } = await sharp(await encodeScene(scene))
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { ...scene, rgb: data };
}
