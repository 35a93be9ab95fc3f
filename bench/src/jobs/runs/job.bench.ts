import { basename, join } from 'node:path';
import { loadModel } from '../../../../apps/worker/src/detection/inference.js';
import { readModelFile } from '../../../../apps/worker/src/detection/model/model-file.js';
import type { ContenderProcess } from '../../contenders/contender.process.js';
import { writeSetup } from '../../setup.js';
import { startContender } from '../../speed/contenders.js';
import type { JobOptions } from '../options.js';
import { BenchStack } from '../stack/bench.stack.js';
import { BenchWorker } from '../stack/bench.worker.js';

/** What all measurements have in common. */
export interface JobBench {
  readonly options: JobOptions;
  readonly modelPaths: readonly string[];
  /** A JPEG of 1280 x 720. */
  readonly photo: Uint8Array;
  /** For files, deleted at the end. */
  readonly folder: string;
  readonly cores: number;
  readonly say: (text: string) => void;
}

/** The parts of a measurement: the stack with workers on it, and detectors that stand beside it. */
export interface Parts {
  readonly stack: BenchStack;
  readonly workers: readonly BenchWorker[];
  readonly detectors: readonly ContenderProcess[];
}

export interface PartsOptions {
  readonly modelPath: string;
  /** As many workers, and as many detectors. */
  readonly count: number;
  /** Of each. */
  readonly threads: number;
  /** Whether detectors are needed at all. */
  readonly withDetectors?: boolean;
}

/** Starts fresh processes, measures, and ends them however that ended. */
export async function withParts<Result>(
  bench: JobBench,
  { modelPath, count, threads, withDetectors = true }: PartsOptions,
  measure: (parts: Parts) => Promise<Result>,
): Promise<Result> {
  const stack = await BenchStack.start();
  const workers: BenchWorker[] = [];
  const detectors: ContenderProcess[] = [];
  try {
    const setupPath = await setupOf(bench, modelPath, threads);
    for (let number = 0; number < count; number++) {
      workers.push(await BenchWorker.start(stack, { modelPath, threads }));
      if (withDetectors) detectors.push(await startContender('spotter', setupPath));
    }
    return await measure({ stack, workers, detectors });
  } finally {
    await Promise.all([...workers, ...detectors].map((part) => part.stop()));
    await stack.stop();
  }
}

/** The model's name without its ending. */
export function titleOf(modelPath: string): string {
  return basename(modelPath, '.onnx');
}

async function setupOf({ folder, photo }: JobBench, modelPath: string, threads: number): Promise<string> {
  const { spec } = await loadModel(await readModelFile(modelPath));
  return await writeSetup({
    folder: join(folder, `${titleOf(modelPath)}-${threads}`),
    modelPath,
    spec,
    photo,
    threads,
  });
}
