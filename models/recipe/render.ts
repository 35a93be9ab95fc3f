import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { encodeScene } from './scenes/jpeg.js';
import { renderSquare } from './scenes/letterbox.js';
import { SURROUNDINGS, renderScene } from './scenes/scene.js';
import type { Scene } from './scenes/scene.js';

const SIDE = 256;
/** Scenes in one raw file: about 49 MB. */
const SHARD = 250;

const whole = z.coerce.number().int().min(0);
const size = z
  .string()
  .regex(/^\d+x\d+$/, 'is a size such as 640x480')
  .transform((text) => text.split('x').map(Number) as [number, number]);
const Options = z.object({
  seed: whole,
  count: whole.min(1),
  out: z.string().min(1),
  format: z.enum(['jpeg', 'raw']).default('jpeg'),
  surroundings: z.enum(SURROUNDINGS).default('gym'),
  size: z
    .array(size)
    .min(1)
    .default([[SIDE, SIDE]]),
});
type Options = z.infer<typeof Options>;

function described({ seed, width, height, objects }: Scene): object {
  return { seed, width, height, objects: objects.map(({ label, bbox }) => ({ label, bbox })) };
}

/** One JPEG a scene, the sizes in turn, and `scenes.json` with the exact boxes. */
async function renderJpegs({ seed, count, out, surroundings, size: sizes }: Options): Promise<void> {
  const lines: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const [width, height] = sizes[index % sizes.length] ?? [SIDE, SIDE];
    const scene = await renderScene(seed + index, width, height, surroundings);
    const file = `scene-${String(seed + index).padStart(6, '0')}.jpg`;
    await writeFile(join(out, file), await encodeScene(scene));
    lines.push(`  ${JSON.stringify({ file, ...described(scene) })}`);
  }
  await writeFile(join(out, 'scenes.json'), `[\n${lines.join(',\n')}\n]\n`);
}

/** Shards of 256x256 RGB bytes as the detector is fed, each with a JSON file of its boxes, whole once they have their name. */
async function renderShards({ seed, count, out, surroundings }: Options): Promise<void> {
  for (let first = 0; first < count; first += SHARD) {
    const scenes: Scene[] = [];
    for (let index = first; index < Math.min(count, first + SHARD); index += 1)
      scenes.push(await renderSquare(seed + index, SIDE, surroundings));
    const name = join(out, `shard-${String(seed + first).padStart(9, '0')}`);
    await writeFile(`${name}.rgb`, Buffer.concat(scenes.map((scene) => scene.rgb)));
    await writeFile(`${name}.part`, JSON.stringify(scenes.map(described)));
    await rename(`${name}.part`, `${name}.json`);
  }
}

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    count: { type: 'string' },
    out: { type: 'string' },
    format: { type: 'string' },
    surroundings: { type: 'string' },
    size: { type: 'string', multiple: true },
  },
});
const options = Options.parse(values);
await mkdir(options.out, { recursive: true });
const started = performance.now();
await (options.format === 'raw' ? renderShards(options) : renderJpegs(options));
const each = (performance.now() - started) / options.count;
console.log(`${options.count} scenes in ${options.out}, ${each.toFixed(1)} ms each`);
