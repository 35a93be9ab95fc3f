import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { bytesField, identityModel } from './onnx.fixture.js';

const COMMAND = join('dist', 'worker', 'model.mjs');
const MODEL = join('models', 'default.onnx');
const SCENE = join('models', 'samples', 'scene-000001.jpg');

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

let folder: string;

function run(...args: readonly string[]): Promise<Answer> {
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, ...args], (failure, out, error) => {
      resolve({ code: failure === null ? 0 : Number(failure.code), out, error });
    });
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spotter-model-command-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('model inspect', () => {
  it('should say what a model is and why, and exit with 0', async () => {
    const { code, out } = await run('inspect', MODEL);
    expect(code).toBe(0);
    expect(out).toMatch(/^family +yolov8, because its 6 labels fit output0 \[1, 10, \d+\]$/mu);
    expect(out).toMatch(/^picture +images: uint8, NHWC, \d+ wide, \d+ high$/mu);
    expect(out).toMatch(/^labels +6: dumbbell, barbell, kettlebell, plate, medicine_ball, bench$/mu);
    expect(out).toMatch(/sha256 [0-9a-f]{64}$/mu);
  });

  it('should say what the sidecar has changed', async () => {
    const model = join(folder, 'own.onnx');
    await copyFile(MODEL, model);
    const sidecar = { fit: 'stretch', thresholds: { minConfidence: 0.7, maxDetections: 5 } };
    await writeFile(join(folder, 'own.json'), JSON.stringify(sidecar));
    const { code, out } = await run('inspect', model);
    expect(code).toBe(0);
    expect(out).toMatch(/^pixels .*stretched/mu);
    expect(out).toMatch(/^thresholds +score 0.7 or more.* at most 5$/mu);
    expect(out).toMatch(/^sidecar .*own\.json says fit, thresholds$/mu);
  });

  it("should say that the metadata's names can't be read", async () => {
    const model = join(folder, 'names.onnx');
    const names = bytesField(14, [bytesField(1, 'names'), bytesField(2, "{0: 'a\\x00'}")]);
    await writeFile(model, Buffer.concat([await readFile(MODEL), names]));
    await writeFile(join(folder, 'names.json'), JSON.stringify({ format: 'yolov8' }));
    const { code, out } = await run('inspect', model);
    expect(code).toBe(0);
    expect(out).toMatch(/^labels +6: class 0, .* \(the "names" of the metadata can't be read: list them in "labels"/mu);
  });

  it('should name every fault of a sidecar', async () => {
    const model = join(folder, 'faulty.onnx');
    await copyFile(MODEL, model);
    await writeFile(join(folder, 'faulty.json'), JSON.stringify({ lables: ['a'], format: 'yolo8', pad: 300 }));
    const { code, error } = await run('inspect', model);
    expect(code).toBe(2);
    for (const fault of ['"lables"', 'format: Invalid option: expected one of "yolov5"', 'pad: Too big'])
      expect(error).toContain(fault);
  });

  it('should say which file is no sidecar for its name', async () => {
    const model = join(folder, 'mine.onnx');
    const misnamed = `${model}.json`;
    await copyFile(MODEL, model);
    await writeFile(misnamed, '{}');
    expect((await run('inspect', model)).out).toContain(
      `none at ${join(folder, 'mine.json')}; ${misnamed} is not read`,
    );
    await writeFile(model, identityModel([1, 3, 64, 64]));
    expect((await run('inspect', model)).error).toContain(
      `. ${misnamed} is not read: the model's sidecar is ${join(folder, 'mine.json')}. `,
    );
  });

  it('should not take a model for its own sidecar', async () => {
    const model = join(folder, 'model.json');
    await copyFile(MODEL, model);
    const { code, out } = await run('inspect', model);
    expect(code).toBe(0);
    expect(out).toMatch(/^sidecar +none at .*model\.json\.json$/mu);
  });

  it('should refuse a sidecar that is no file', async () => {
    const model = join(folder, 'odd.onnx');
    await copyFile(MODEL, model);
    await mkdir(join(folder, 'odd.json'));
    const { code, error } = await run('inspect', model);
    expect(code).toBe(2);
    expect(error).toContain(`The sidecar ${join(folder, 'odd.json')} is not a file`);
  });

  it('should refuse what it does not know with 2, what it has found and the sidecar that it needs', async () => {
    const model = join(folder, 'unknown.onnx');
    await writeFile(model, identityModel([1, 3, 64, 64]));
    const unknown = await run('inspect', model);
    expect(unknown.code).toBe(2);
    expect(unknown.error).toContain('out float32 [1, 3, 64, 64]');
    // Its size is fixed, so that no sidecar helps.
    expect(unknown.error).not.toContain('inputSize');
    const absent = await run('inspect', join(folder, 'absent.onnx'));
    expect(absent).toMatchObject({ code: 1, error: expect.stringContaining('There is no file ') });
    const text = await run('inspect', 'package.json');
    expect(text).toMatchObject({ code: 2, error: expect.stringContaining('is not an ONNX file') });
  });
});

describe('model try', () => {
  it('should print what is found and write a picture of the same size with the boxes drawn in', async () => {
    const { code, out } = await run('try', MODEL, SCENE, '--out', folder, '--min-confidence', '0.5');
    expect(code).toBe(0);
    const [, label, , x1, y1] = /^(\w+) +(0\.\d{3}) +(\d+) +(\d+) +\d+ +\d+$/mu.exec(out) ?? [];
    expect(label).toMatch(/dumbbell|barbell|kettlebell|plate|medicine_ball|bench/u);
    const drawn = sharp(await readFile(join(folder, 'scene-000001.jpg.default.jpg')));
    const original = sharp(await readFile(SCENE));
    const [after, before] = await Promise.all([drawn, original].map((image) => image.metadata()));
    expect([after?.width, after?.height]).toEqual([before?.width, before?.height]);
    // A row of the box's upper edge: the same colour all along, and not that of the picture.
    const edge = { left: Number(x1) + 4, top: Math.max(0, Number(y1)), width: 12, height: 1 };
    const [line, was] = await Promise.all([drawn, original].map((image) => image.extract(edge).raw().toBuffer()));
    const difference = Math.max(...[...(line ?? [])].map((value, index) => Math.abs(value - (was?.[index] ?? 0))));
    expect(difference).toBeGreaterThan(40);
  });

  it('should take what is asked for, and say so when nothing is found', async () => {
    const { code, out } = await run('try', MODEL, SCENE, '--out', folder, '--labels', 'unicorn');
    expect(code).toBe(0);
    expect(out).toContain('nothing found');
  });

  it('should say which pictures can not be used and why, and do the others', async () => {
    const broken = join(folder, 'broken.jpg');
    const missing = join(folder, 'missing.jpg');
    await writeFile(broken, (await readFile(SCENE)).subarray(0, 2_000));
    const { code, out } = await run('try', MODEL, broken, missing, SCENE, SCENE, '--out', folder);
    expect(code).toBe(1);
    expect(out).toContain(`${broken}: The image is damaged or cut off and could not be decoded\n`);
    expect(out).toContain(`${missing}: The picture ${missing} can't be read: ENOENT\n`);
    expect(out).toContain(`drawn in ${join(folder, 'scene-000001.jpg.default.jpg')}`);
    expect(out).toContain(`drawn in ${join(folder, 'scene-000001.jpg.default.2.jpg')}`);
  });
});

describe('model bench', () => {
  it('should print the cost of each stage and images a second', async () => {
    const { code, out } = await run('bench', MODEL, '--seconds', '1', '--threads', '1');
    expect(code).toBe(0);
    for (const stage of ['decode and resize', 'fill the tensor and run', 'boxes from outputs'])
      expect(out).toMatch(new RegExp(`^${stage} +\\d+\\.\\d\\d +\\d+\\.\\d\\d$`, 'mu'));
    const [, perSecond] = /^1 threads?: (\d+\.\d) images\/s/mu.exec(out) ?? [];
    expect(Number(perSecond)).toBeGreaterThan(1);
  });
});

describe('model', () => {
  it.each([
    [['fly', MODEL], "There is no command 'fly'"],
    [['fly', 'absent.onnx'], "There is no command 'fly'"],
    [['inspect', 'models'], 'models is not a file'],
    [['inspect', '/dev/zero'], '/dev/zero is not a file'],
    [['inspect'], 'Which model?'],
    [['try', MODEL], 'On which picture?'],
    [['try', MODEL, SCENE, '--min-confidence', '2'], '--min-confidence must be a number from 0 to 1'],
    [['try', MODEL, SCENE, '--max-detections', '0'], '--max-detections must be a whole number'],
    [['try', MODEL, SCENE, '--max-detections', '5000'], '--max-detections must be a whole number from 1 to 300'],
    [['bench', MODEL, '--seconds', '0'], '--seconds must be a whole number above 0'],
    [['inspect', MODEL, '--loud'], "Unknown option '--loud'"],
  ])('should say what is wrong with %j, and how it is used', async (args, reason) => {
    const { code, error } = await run(...args);
    expect(code).toBe(1);
    expect(error).toContain(reason);
    expect(error).toContain('npm run model -- --help');
  });

  it('should explain itself, and print the JSON Schema of a sidecar', async () => {
    expect(await run()).toMatchObject({ code: 0, out: expect.stringContaining('inspect <file.onnx>') });
    const { out } = await run('schema');
    expect(JSON.parse(out)).toMatchObject({ type: 'object', additionalProperties: false });
  });
});
