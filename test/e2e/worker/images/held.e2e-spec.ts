import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { openImage } from '../../../../apps/worker/src/detection/preprocess/decode-image.js';
import { gridAvif } from './avif.fixture.js';
import { INPUT } from './decoded.fixture.js';
import { encodeJpeg } from './jpeg.fixture.js';
import type { Size } from './picture.fixture.js';
import { LYING } from './picture.fixture.js';

describe('what the decoder of an AVIF holds', () => {
  it('should be all of a grid, though its file says that it is small', async () => {
    const tile = await sharp({ create: { ...LYING, channels: 3, background: '#123' } })
      .avif()
      .toBuffer();
    const image = gridAvif(tile, {
      tile: LYING,
      size: LYING,
      canvas: { width: 5_000, height: 4_000 },
      columns: 1,
      rows: 1,
    });
    await expect(openImage(image, INPUT, 'letterbox-center')).resolves.toMatchObject({ heldPixels: 20_000_000 });
  });
});

/** Its header alone, whose frame says that it is so large. */
function jpegOf({ width, height }: Size): Buffer {
  const jpeg = encodeJpeg(LYING, { components: [{ across: 1, down: 1, sample: () => 128 }] });
  const frame = jpeg.indexOf(Buffer.of(0xff, 0xc0));
  jpeg.writeUInt16BE(height, frame + 5);
  jpeg.writeUInt16BE(width, frame + 7);
  return jpeg;
}

describe('what the decoder of a baseline JPEG holds', () => {
  const photos = [
    { width: 1_280, height: 720 },
    { width: 1_920, height: 1_080 },
    { width: 4_000, height: 3_000 },
    { width: 8_000, height: 6_000 },
  ];
  const thin = [
    { width: 65_000, height: 768 },
    { width: 768, height: 65_000 },
    { width: 30_000, height: 1_600 },
    { width: 39_000, height: 1_279 },
  ];

  it.each([320, 416, 640, 1_280])('should be no photo that is brought to a side of %d', async (side) => {
    for (const fit of ['stretch', 'letterbox-center'] as const) {
      for (const size of photos) {
        const { heldPixels } = await openImage(jpegOf(size), { width: side, height: side }, fit);
        expect([size, fit, heldPixels]).toEqual([size, fit, 0]);
      }
    }
  });

  it.each(thin)('should be all of one that stretching shrinks in one direction only: %j', async (size) => {
    const input = { width: 640, height: 640 };
    await expect(openImage(jpegOf(size), input, 'stretch')).resolves.toMatchObject({
      heldPixels: size.width * size.height,
    });
    await expect(openImage(jpegOf(size), input, 'letterbox-center')).resolves.toMatchObject({ heldPixels: 0 });
  });
});
