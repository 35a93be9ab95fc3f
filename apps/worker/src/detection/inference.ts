import type { DetectionResult } from '@spotter/shared';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { OutputTensor } from './decode/decoder.js';
import { UnusableModelError } from './detection.errors.js';
import type { ModelFile } from './model/model-file.js';
import type { ModelInterface, ModelSpec, TensorInfo } from './model/model-spec.js';
import { recogniseModel } from './model/recognise.js';
import { toDetections } from './postprocess.js';
import type { Pixels } from './preprocess/decode-image.js';
import { decodeImage } from './preprocess/decode-image.js';
import { fillPlanes, orderChannels } from './preprocess/tensor.js';
import type { EffectiveOptions } from './thresholds.js';

/** One loaded model. Images may be handed in while one is in work: theirs are decoded ahead, and they take turns. */
export interface Inference {
  readonly spec: ModelSpec;
  detect(image: Uint8Array, options: EffectiveOptions): Promise<DetectionResult>;
}

/** @throws {UnusableModelError} when the file can't be loaded or its family not be told. */
export async function loadModel(file: ModelFile): Promise<Inference> {
  const session = await createSession(file.path);
  const spec = recogniseModel(file, interfaceOf(session));
  const { width, height, layout, name } = spec.input;
  const planes = new Float32Array(layout === 'nchw-float32' ? 3 * width * height : 0);
  let turn: Promise<unknown> = Promise.resolve();

  const run = async ({ rgb, placement }: Pixels, options: EffectiveOptions): Promise<DetectionResult> => {
    const tensor = toTensor(rgb, planes, spec);
    const results = await session.run({ [name]: tensor });
    // Never by the order of the result's own keys: names that look like numbers would be moved to the front.
    const outputs = session.outputNames.map((output) => toOutput(output, results[output]));
    return toDetections(outputs, spec, placement, options);
  };

  return {
    spec,
    async detect(image, options) {
      const pixels = await decodeImage(image, spec.input, spec.preprocessing);
      const result = turn.then(() => run(pixels, options));
      turn = result.catch(() => undefined);
      return await result;
    },
  };
}

async function createSession(path: string): Promise<InferenceSession> {
  try {
    // One thread a model and one model a core is what is fastest; more threads a model only spin.
    return await InferenceSession.create(path, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  } catch (error) {
    throw new UnusableModelError(`The model ${path} can't be loaded: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function interfaceOf(session: InferenceSession): ModelInterface {
  return { inputs: session.inputMetadata.map(toInfo), outputs: session.outputMetadata.map(toInfo) };
}

function toInfo(value: InferenceSession.ValueMetadata): TensorInfo {
  return value.isTensor
    ? { name: value.name, type: value.type, shape: value.shape }
    : { name: value.name, type: 'not a tensor', shape: [] };
}

function toTensor(rgb: Uint8Array, planes: Float32Array, { input, preprocessing }: ModelSpec): Tensor {
  const { width, height, layout } = input;
  if (layout === 'nhwc-uint8') return new Tensor('uint8', orderChannels(rgb, preprocessing), [1, height, width, 3]);
  fillPlanes(rgb, planes, preprocessing);
  return new Tensor('float32', planes, [1, 3, height, width]);
}

function toOutput(name: string, tensor: InferenceSession.OnnxValueMapType[string] | undefined): OutputTensor {
  if (!(tensor?.data instanceof Float32Array)) throw new Error(`The model's output '${name}' does not hold floats`);
  return { data: tensor.data, dims: tensor.dims };
}
