import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { parse } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ModelIdentity } from '@spotter/shared';
import { UnusableModelError } from '../detection.errors.js';
import { fileAt } from './file-at.js';
import { readOnnxMetadata } from './onnx-metadata.js';
import type { Sidecar } from './sidecar-schema.js';
import { misnamedSidecarOf, readSidecar } from './sidecar.js';

/** What can be known of a model without loading it. */
export interface ModelFile {
  readonly path: string;
  readonly identity: ModelIdentity;
  readonly sidecar: Sidecar;
  /** A file that is not read, though it may well be meant as the sidecar. */
  readonly misnamedSidecar?: string | undefined;
  readonly metadata: ReadonlyMap<string, string>;
}

/** @throws {UnusableModelError} when there is no such file, it is no ONNX file, or its sidecar is wrong. */
export async function readModelFile(path: string): Promise<ModelFile> {
  const found = await fileAt(path);
  if (found === 'none')
    throw new UnusableModelError(`There is no model file at ${path}: set MODEL_PATH to an .onnx file`);
  if (found === 'other')
    throw new UnusableModelError(`The model ${path} is not a file: set MODEL_PATH to an .onnx file`);
  // First, so that of a file that is no model nothing else is said.
  const metadata = await readOnnxMetadata(path);
  const [sidecar, misnamedSidecar, sha256] = await Promise.all([
    readSidecar(path),
    misnamedSidecarOf(path),
    digestOf(path),
  ]);
  return { path, identity: { name: parse(path).name, sha256 }, sidecar, misnamedSidecar, metadata };
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
