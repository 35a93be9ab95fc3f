import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { DRAWINGS } from './exercises/drawings.js';
import { sceneOf } from './scene/scene.js';

const images = join(process.cwd(), 'catalogue', 'images');
await mkdir(images, { recursive: true });
for (const drawing of DRAWINGS) {
  const jpeg = await sharp(Buffer.from(sceneOf(drawing)))
    .jpeg({ quality: 88, progressive: true, chromaSubsampling: '4:4:4' })
    .toBuffer();
  await writeFile(join(images, `${drawing.slug}.jpg`), jpeg);
  console.log(`catalogue/images/${drawing.slug}.jpg, ${Math.round(jpeg.length / 1024)} KiB`);
}
