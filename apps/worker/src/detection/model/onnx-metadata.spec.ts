import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnusableModelError } from '../detection.errors.js';
import { readOnnxMetadata } from './onnx-metadata.js';

/** A protobuf field of up to 127 bytes: number and wire type, length, content. */
function field(number: number, content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes]);
}

function entry(key: string, value: string): Buffer {
  return field(14, Buffer.concat([field(1, key), field(2, value)]));
}

const IR_VERSION = Buffer.from([8, 8]);
/** Field 20 with eight bytes, a type that ONNX does not use at the top level but protobuf has. */
const FIXED = Buffer.concat([Buffer.from([0xa1, 0x01]), Buffer.alloc(8)]);
/** A graph of 200 bytes, whose length takes two: all of it looks like fields and must be skipped. */
const GRAPH = Buffer.concat([Buffer.from([7 * 8 + 2, 0xc8, 0x01]), Buffer.alloc(200, entry('inside', 'x'))]);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spotter-onnx-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function metadataOf(...parts: Buffer[]): Promise<[string, string][]> {
  const path = join(folder, 'model.onnx');
  await writeFile(path, Buffer.concat(parts));
  return [...(await readOnnxMetadata(path))];
}

describe('readOnnxMetadata', () => {
  it('should read the entries before and behind the graph, and skip all else', async () => {
    const producer = field(2, 'pytorch');
    await expect(
      metadataOf(IR_VERSION, producer, entry('task', 'detect'), GRAPH, FIXED, entry('names', '["é"]')),
    ).resolves.toEqual([
      ['task', 'detect'],
      ['names', '["é"]'],
    ]);
  });

  it('should read a model that has none', async () => {
    await expect(metadataOf(IR_VERSION, GRAPH)).resolves.toEqual([]);
  });

  it.each([
    ['nothing', []],
    ['text', [Buffer.from('This is not a model')]],
    ['a graph that is cut off', [IR_VERSION, GRAPH.subarray(0, 100)]],
    ['no graph', [IR_VERSION, entry('task', 'detect')]],
    ['a number without an end', [Buffer.alloc(30, 0xff)]],
  ])('should refuse %s', async (_, parts) => {
    await expect(metadataOf(...parts)).rejects.toThrow(UnusableModelError);
  });
});
