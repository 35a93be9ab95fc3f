import type { DetectionResult } from '@spotter/shared';
import type { OutputTensor } from './decode/decoder.js';
import { decoderOf } from './decode/decoders.js';
import { UnusableModelError } from './detection.errors.js';
import { createFeeder } from './feeds.js';
import type { ModelInputs } from './model/inputs.js';
import { inputsOf } from './model/inputs.js';
import type { ModelFile } from './model/model-file.js';
import type { ModelSpec, Preprocessing } from './model/model-spec.js';
import { recogniseModel, requireDetection } from './model/recognise.js';
import { sidecarPathOf } from './model/sidecar.js';
import { toDetections } from './postprocess.js';
import type { Pixels } from './preprocess/decode-image.js';
import { place } from './preprocess/letterbox.js';
import type { ModelSession } from './session.js';
import { openSession } from './session.js';
import type { EffectiveOptions } from './thresholds.js';

/** One loaded model. Pictures may be handed in while one is in work: they take turns. */
export interface Inference {
  readonly spec: ModelSpec;
  /** One run of the model: from pixels to its raw outputs, which hold until the next. Await each before the next. */
  run(pixels: Pixels): Promise<OutputTensor[]>;
  /** From pixels to boxes. */
  detect(pixels: Pixels, options: EffectiveOptions): Promise<DetectionResult>;
}

/** @throws {UnusableModelError} when the file can't be loaded or its family not be told. */
export async function loadModel(file: ModelFile): Promise<Inference> {
  requireDetection(file);
  const session = await openSession(file.path);
  const spec = await recognise(session, file);
  const feedsOf = createFeeder(spec);
  let turn: Promise<unknown> = Promise.resolve();

  const run = (pixels: Pixels): Promise<OutputTensor[]> => session.run(feedsOf(pixels));
  return {
    spec,
    run,
    async detect(pixels, options) {
      const detecting = turn.then(async () => toDetections(await run(pixels), spec, pixels.placement, options));
      turn = detecting.catch(() => undefined);
      return await detecting;
    },
  };
}

async function recognise(session: ModelSession, file: ModelFile, openSide?: number): Promise<ModelSpec> {
  const inputs = inputsOf(file, session.model.inputs, openSide);
  const spec = recogniseModel(file, inputs, await tryOut(session, inputs, file));
  const { defaultSide } = decoderOf(spec.family);
  const isAsUsual = !inputs.isSizeOpen || defaultSide === undefined || openSide === defaultSide;
  // What the family is used to is known only now, and must be tried too.
  return isAsUsual ? spec : await recognise(session, file, defaultSide);
}

const GREY = 114;
/** Brings pixels to 0 to 1, which no model chokes on, whatever it expects. */
const NEUTRAL: Preprocessing = {
  fit: 'stretch',
  pad: GREY,
  channelOrder: 'rgb',
  mean: [0, 0, 0],
  std: [255, 255, 255],
};

/**
 * Runs a plain grey picture: real outputs tell more than declared ones, whose shapes are often open, and the first run is
 * slower than all others.
 */
async function tryOut(session: ModelSession, inputs: ModelInputs, { path }: ModelFile): Promise<OutputTensor[]> {
  const { width, height, type } = inputs.input;
  const preprocessing: Preprocessing = type === 'uint8' ? { ...NEUTRAL, std: [1, 1, 1] } : NEUTRAL;
  const rgb = new Uint8Array(3 * width * height).fill(GREY);
  const placement = place({ width, height }, { width, height }, 'stretch');
  try {
    return await session.run(createFeeder({ ...inputs, preprocessing })({ rgb, placement }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const way = inputs.isSizeOpen
      ? `\nIf it takes another size, write it into ${sidecarPathOf(path)}:\n{ "inputSize": [width, height] }`
      : '';
    throw new UnusableModelError(
      `The model ${path} can't be run on a picture of ${width} x ${height}: ${reason}${way}`,
      {
        cause: error,
      },
    );
  }
}
