import { readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { LIMITS } from '@spotter/shared';
import * as z from 'zod/mini';
import { UnusableModelError } from '../detection.errors.js';
import { FITS } from './model-spec.js';

const share = z.number().check(z.gte(0), z.lte(1));
const triple = z.readonly(z.tuple([z.number(), z.number(), z.number()]));
const side = z.int().check(z.gte(32), z.lte(4096));

/** What a file `<model>.json` beside `<model>.onnx` may say; it wins over whatever the model itself says. */
const sidecarSchema = z.strictObject({
  /** The family of the outputs, by the name of its decoder. */
  format: z.optional(z.string()),
  /** `[width, height]`, for a model that leaves it open. */
  inputSize: z.optional(z.readonly(z.tuple([side, side]))),
  channelOrder: z.optional(z.enum(['rgb', 'bgr'])),
  mean: z.optional(triple),
  std: z.optional(triple.check(z.refine((values) => values.every((value) => value > 0), 'must be above 0'))),
  fit: z.optional(z.enum(FITS)),
  /** A grey level, 0 to 255. */
  pad: z.optional(z.int().check(z.gte(0), z.lte(255))),
  labels: z.optional(z.readonly(z.array(z.string().check(z.minLength(1))).check(z.minLength(1)))),
  thresholds: z.optional(
    z.strictObject({
      minConfidence: z.optional(share),
      nmsIou: z.optional(share),
      maxDetections: z.optional(z.int().check(z.gte(1), z.lte(LIMITS.detectionsPerImage))),
    }),
  ),
});

export type Sidecar = z.infer<typeof sidecarSchema>;

export function sidecarPathOf(modelPath: string): string {
  const { dir, name } = parse(modelPath);
  return join(dir, `${name}.json`);
}

/**
 * Reads the sidecar of a model; a model without one has an empty one.
 *
 * @throws {UnusableModelError} naming each field that is wrong.
 */
export async function readSidecar(modelPath: string): Promise<Sidecar> {
  const path = sidecarPathOf(modelPath);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isMissingFile(error)) return {};
    throw new UnusableModelError(`The sidecar ${path} can't be read`, { cause: error });
  }
  return parseSidecar(text, path);
}

export function parseSidecar(text: string, path: string): Sidecar {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UnusableModelError(`The sidecar ${path} is not JSON`, { cause: error });
  }
  const parsed = z.safeParse(sidecarSchema, json);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path: where, message }) => {
    const field = where.join('.');
    return field === '' ? message : `${field}: ${message}`;
  });
  throw new UnusableModelError(`The sidecar ${path} is wrong: ${faults.join('; ')}`);
}

function isMissingFile(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
