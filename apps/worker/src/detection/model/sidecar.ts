import { readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import * as z from 'zod/mini';
import { UnusableModelError } from '../detection.errors.js';
import type { Sidecar } from './sidecar-schema.js';
import { sidecarSchema } from './sidecar-schema.js';

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

function isMissingFile(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
