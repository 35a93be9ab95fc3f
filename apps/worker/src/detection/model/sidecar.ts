import { readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import * as z from 'zod/mini';
import { UnusableModelError } from '../detection.errors.js';
import { fileAt } from './file-at.js';
import type { Sidecar } from './sidecar-schema.js';
import { sidecarSchema } from './sidecar-schema.js';

/** Where the sidecar of a model is; a model that itself ends with .json is not its own. */
export function sidecarPathOf(modelPath: string): string {
  const { dir, base, name, ext } = parse(modelPath);
  return join(dir, `${ext === '.json' ? base : name}.json`);
}

/** The file `<model>.onnx.json`, where there is one and no sidecar. */
export async function misnamedSidecarOf(modelPath: string): Promise<string | undefined> {
  const path = `${modelPath}.json`;
  if (path === sidecarPathOf(modelPath) || (await fileAt(sidecarPathOf(modelPath))) !== 'none') return undefined;
  return (await fileAt(path)) === 'none' ? undefined : path;
}

/**
 * Reads the sidecar of a model; a model without one has an empty one.
 *
 * @throws {UnusableModelError} naming each field that is wrong.
 */
export async function readSidecar(modelPath: string): Promise<Sidecar> {
  const path = sidecarPathOf(modelPath);
  const found = await fileAt(path);
  if (found === 'none') return {};
  if (found === 'other') throw new UnusableModelError(`The sidecar ${path} is not a file`);
  return parseSidecar(await readText(path), path);
}

export function parseSidecar(text: string, path: string): Sidecar {
  let json: unknown;
  try {
    // Some editors put a byte order mark before it.
    json = JSON.parse(text.replace(/^\uFEFF/u, ''));
  } catch (error) {
    const reason = error instanceof Error ? `: ${error.message}` : '';
    throw new UnusableModelError(`The sidecar ${path} is not JSON${reason}`, { cause: error });
  }
  const parsed = z.safeParse(sidecarSchema, json);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path: where, message }) => {
    const field = where.join('.');
    return field === '' ? message : `${field}: ${message}`;
  });
  throw new UnusableModelError(`The sidecar ${path} is wrong: ${faults.join('; ')}`);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UnusableModelError(`The sidecar ${path} can't be read`, { cause: error });
  }
}
