import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { basename } from 'node:path';
import { env } from 'onnxruntime-node';
import sharp from 'sharp';
import { BATCH } from '../contenders/batch.js';

/** The one-minute load average: how busy the machine is with whatever it does. */
export function load(): string {
  return (loadavg()[0] ?? 0).toFixed(2);
}

/** What the measurements were made on, and with. */
export async function describeMachine(): Promise<string> {
  const [cpu] = cpus();
  const gigabytes = (totalmem() / 2 ** 30).toFixed(0);
  return [
    `${cpu?.model.trim() ?? 'an unknown processor'}, ${availableParallelism()} cores, ${gigabytes} GiB, ${await systemName()}`,
    `${allocator()}, ${BATCH.length > 0 ? 'batch scheduling' : 'no batch scheduling'}, Node ${process.versions.node}, onnxruntime ${env.versions.node}, sharp ${sharp.versions.sharp} (libvips ${sharp.versions.vips})`,
  ].join('\n');
}

/** What memory is allocated by, which the worker's image replaces. */
function allocator(): string {
  const preloaded = process.env['LD_PRELOAD'];
  return preloaded === undefined || preloaded === '' ? "the system's malloc" : basename(preloaded);
}

async function systemName(): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^PRETTY_NAME="?([^"\n]+)/mu.exec(release)?.[1] ?? process.platform;
}
