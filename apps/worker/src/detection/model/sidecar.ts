import { readFile, stat } from 'node:fs/promises';
import { join, parse } from 'node:path';
import * as z from 'zod/mini';
import { UnusableModelError } from '../detection.errors.js';
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
  if (path === sidecarPathOf(modelPath) || (await exists(sidecarPathOf(modelPath)))) return undefined;
  return (await exists(path)) ? path : undefined;
}

/**
 * Reads the sidecar of a model; a model without one has an empty one.
 *
 * @throws {UnusableModelError} naming each field that is wrong.
 */
export async function readSidecar(modelPath: string): Promise<Sidecar> {
  const path = sidecarPathOf(modelPath);
  try {
    const stats = await stat(path);
    // A folder can't be read, and a pipe may never end.
    if (!stats.isFile()) throw new UnusableModelError(`The sidecar ${path} is not a file`);
    return parseSidecar(await readFile(path, 'utf8'), path);
  } catch (error) {
    if (isMissingFile(error)) return {};
    if (error instanceof UnusableModelError) throw error;
    throw new UnusableModelError(`The sidecar ${path} can't be read`, { cause: error });
  }
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

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

function isMissingFile(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
