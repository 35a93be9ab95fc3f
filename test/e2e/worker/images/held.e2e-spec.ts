import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { openImage } from '../../../../apps/worker/src/detection/preprocess/decode-image.js';
import { gridAvif } from './avif.fixture.js';
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
    await expect(openImage(image)).resolves.toMatchObject({ heldPixels: 20_000_000 });
  });
});
