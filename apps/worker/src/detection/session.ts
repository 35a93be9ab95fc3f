import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { OutputTensor } from './decode/decoder.js';
import { UnusableModelError } from './detection.errors.js';
import { explainLoadFault } from './model/load-faults.js';
import type { ModelInterface, TensorInfo } from './model/model-spec.js';
import { release } from './release.js';

/** One input's values in row-major order; half precision as bits. */
export interface Feed {
  readonly name: string;
  readonly dims: readonly number[];
  readonly value:
    | { readonly type: 'float32'; readonly data: Float32Array }
    | { readonly type: 'float16'; readonly data: Uint16Array }
    | { readonly type: 'uint8' | 'bool'; readonly data: Uint8Array }
    | { readonly type: 'int64'; readonly data: BigInt64Array };
}

/** A model that the ONNX runtime has loaded. */
export interface ModelSession {
  readonly model: ModelInterface;
  /** Blocks the thread that it runs on. The outputs come in the model's own order, and hold until the next run. */
  run(feeds: readonly Feed[]): Promise<OutputTensor[]>;
}

/** The runtime's own numbering: what it only warns of, such as weights that could be folded, helps nobody here. */
const LOG_ERRORS = 3;

/** @throws {UnusableModelError} when the ONNX runtime can't load the file, or the model gives no numbers. */
export async function openSession(path: string): Promise<ModelSession> {
  const session = await createSession(path);
  const names = session.outputMetadata.filter(holdsNumbers).map(({ name }) => name);
  if (names.length === 0) {
    throw new UnusableModelError(
      `The model ${path} gives no tensor of numbers: its outputs are ${session.outputNames.join(', ')}`,
    );
  }
  const model = { inputs: session.inputMetadata.map(toInfo), outputs: session.outputMetadata.map(toInfo) };
  const fetches = Object.fromEntries(names.map((name) => [name, null]));
  let results: InferenceSession.OnnxValueMapType = {};
  return {
    model,
    async run(feeds) {
      // The runtime makes new memory for them each time, some megabytes for many a model.
      for (const result of Object.values(results)) releaseTensor(result);
      results = await session.run(Object.fromEntries(feeds.map((feed) => [feed.name, toTensor(feed)])), fetches);
      // Never by the order of the result's own keys: names that look like numbers would be moved to the front.
      return names.flatMap((name) => toOutput(name, results[name]));
    },
  };
}

function releaseTensor(value: InferenceSession.OnnxValueMapType[string]): void {
  if (value instanceof Tensor && ArrayBuffer.isView(value.data)) release(value.data);
}

async function createSession(path: string): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(path, {
      // One thread a model and one model a core is what is fastest; more threads a model only spin.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: LOG_ERRORS,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UnusableModelError(`The model ${path} can't be loaded: ${explainLoadFault(reason)}`, { cause: error });
  }
}

/** Not so sequences, which the runtime can't hand over, and texts; they may lie beside what a family needs. */
function holdsNumbers(value: InferenceSession.ValueMetadata): boolean {
  return value.isTensor && value.type !== 'string';
}

function toInfo(value: InferenceSession.ValueMetadata): TensorInfo {
  return value.isTensor
    ? { name: value.name, type: value.type, shape: value.shape }
    : { name: value.name, type: 'not a tensor', shape: [] };
}

function toTensor({ value, dims }: Feed): Tensor {
  switch (value.type) {
    case 'float32':
      return new Tensor('float32', value.data, dims);
    case 'float16':
      return toHalves(value.data, dims);
    case 'int64':
      return new Tensor('int64', value.data, dims);
    case 'uint8':
    case 'bool':
      return new Tensor(value.type, value.data, dims);
  }
}

/** The runtime makes a Float16Array of the bits where there is one, and then can't read it: its tensor keeps the bits. */
function toHalves(bits: Uint16Array, dims: readonly number[]): Tensor {
  return Object.defineProperty(new Tensor('float16', bits, dims), 'data', { value: bits });
}

/** None for numbers of a kind that no family needs. */
function toOutput(name: string, value: InferenceSession.OnnxValueMapType[string] | undefined): OutputTensor[] {
  const data = value instanceof Tensor ? toNumbers(value.data) : undefined;
  return value instanceof Tensor && data !== undefined ? [{ name, type: value.type, dims: value.dims, data }] : [];
}

/** 64-bit integers are ids and counts here, which fit 32 bits; halves and doubles are coordinates and scores. */
function toNumbers(data: unknown): OutputTensor['data'] | undefined {
  if (data instanceof Float32Array || data instanceof Int32Array) return data;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) return Int32Array.from(data, Number);
  if (data instanceof Float16Array || data instanceof Float64Array) return Float32Array.from(data);
  const isInteger = [Uint8Array, Int8Array, Uint16Array, Int16Array, Uint32Array].some((type) => data instanceof type);
  return isInteger ? Int32Array.from(data as Uint8Array) : undefined;
}
