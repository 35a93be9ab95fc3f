import { basename } from 'node:path';
import { env } from 'onnxruntime-node';
import sharp from 'sharp';
import { BATCH } from './batch.js';

/** What the detector runs with. */
export function describeDetectorParts(): string {
  return `${allocator()}, ${BATCH.length > 0 ? 'batch scheduling' : 'no batch scheduling'}, Node ${process.versions.node}, onnxruntime ${env.versions.node}, sharp ${sharp.versions.sharp} (libvips ${sharp.versions.vips})`;
}

/** What memory is allocated by, which the worker's image replaces. */
function allocator(): string {
  const preloaded = process.env['LD_PRELOAD'];
  return preloaded === undefined || preloaded === '' ? "the system's malloc" : basename(preloaded);
}
