import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { startDetector } from '../../apps/worker/src/detection/detector.js';

const FOLDER = join('models', 'samples');
const Scenes = z.array(z.object({ file: z.string() }));

// What the default model finds on the sample scenes, for the end-to-end test to compare with: run it when the model changes.
const scenes = Scenes.parse(JSON.parse(await readFile(join(FOLDER, 'scenes.json'), 'utf8')));
const detector = await startDetector({
  modelPath: join('models', 'default.onnx'),
  threads: 1,
  threadEntry: new URL('../worker/inference.thread.mjs', import.meta.url),
  defaults: {},
});
const lines: string[] = [];
for (const { file } of scenes) {
  const { detections } = await detector.detect(await readFile(join(FOLDER, file)));
  lines.push(JSON.stringify({ file, detections }));
}
await detector.close();
await writeFile(join(FOLDER, 'expected.json'), `[\n  ${lines.join(',\n  ')}\n]\n`);
console.log(`wrote what ${detector.model.name} (sha256 ${detector.model.sha256}) finds on ${scenes.length} scenes`);
