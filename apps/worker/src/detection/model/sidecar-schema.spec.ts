import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { z } from 'zod';
import { sidecarJsonSchema } from '../../cli/sidecar-json-schema.js';

const published = join(import.meta.dirname, '..', '..', '..', '..', '..', 'docs', 'model-sidecar.schema.json');

describe('the published JSON Schema of a sidecar', () => {
  it('should be that of the code: npm run --silent model -- schema > docs/model-sidecar.schema.json', async () => {
    expect(JSON.parse(await readFile(published, 'utf8'))).toEqual(JSON.parse(sidecarJsonSchema()));
  });

  it('should take what the code takes, describe every field, and refuse what is misspelt', () => {
    const schema: unknown = JSON.parse(sidecarJsonSchema());
    const { properties } = z.parse(
      z.object({ properties: z.record(z.string(), z.object({ description: z.string() })) }),
      schema,
    );
    expect(Object.keys(properties)).toEqual(
      expect.arrayContaining([
        'format',
        'inputSize',
        'channelOrder',
        'mean',
        'std',
        'fit',
        'pad',
        'labels',
        'thresholds',
      ]),
    );
    const validate = new Ajv2020().compile(z.parse(z.record(z.string(), z.unknown()), schema));
    expect(validate({ format: 'yolox', inputSize: [416, 416], labels: { 1: 'person' } })).toBe(true);
    expect(validate({ labels: ['person'], thresholds: { nmsIou: 0.5 } })).toBe(true);
    expect(validate({ lables: ['person'] })).toBe(false);
    expect(validate({ format: 'yolo99' })).toBe(false);
  });
});
