import type { ModelInput } from '../model/model-spec.js';
import type { OutputTensor, RecognitionContext } from './decoder.js';

/** An output of floats; zeros where no values are named. */
export function floats(name: string, dims: readonly number[], values?: ArrayLike<number>): OutputTensor {
  const data = new Float32Array(countOf(dims));
  if (values !== undefined) data.set(exactly(values, data.length));
  return { name, type: 'float32', dims, data };
}

/** An output of integers, as the worker hands them to decoders; zeros where no values are named. */
export function integers(name: string, dims: readonly number[], values?: ArrayLike<number>): OutputTensor {
  const data = new Int32Array(countOf(dims));
  if (values !== undefined) data.set(exactly(values, data.length));
  return { name, type: 'int64', dims, data };
}

export function inputOf(width: number, height: number): ModelInput {
  return { name: 'images', type: 'float32', layout: 'nchw', width, height };
}

/** A model with these outputs, of which nothing else tells the family. */
export function contextOf(
  outputs: readonly OutputTensor[],
  more: Partial<Omit<RecognitionContext, 'outputs'>> = {},
): RecognitionContext {
  return {
    inputs: ['images'],
    input: inputOf(640, 640),
    outputs,
    metadata: new Map(),
    labelCount: undefined,
    ...more,
  };
}

function countOf(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

function exactly(values: ArrayLike<number>, count: number): ArrayLike<number> {
  if (values.length !== count) throw new Error(`${values.length} values are none for ${count} places`);
  return values;
}
