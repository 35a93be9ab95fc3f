import type { Decoder, OutputTensor, RecognitionContext } from '../decode/decoder.js';
import { decoderOf } from '../decode/decoders.js';
import { UnusableModelError } from '../detection.errors.js';
import type { Family } from './claims.js';
import { claimants, claimantsOfWrongLabels } from './claims.js';
import { contradictionOf } from './contradictions.js';
import { describeTensors } from './describe.js';
import { outputsInTheWay } from './extra-outputs.js';
import type { ModelInputs } from './inputs.js';
import { labelCountOf, labelsById, namedLabels } from './labels.js';
import type { ModelFile } from './model-file.js';
import type { ModelInput, ModelSpec, Preprocessing } from './model-spec.js';
import { ambiguous, unrecognised } from './refusals.js';
import { sidecarPathOf } from './sidecar.js';

/** @throws {UnusableModelError} when the metadata says that the model does something else than finding objects. */
export function requireDetection({ path, metadata }: ModelFile): void {
  const task = metadata.get('task') ?? 'detect';
  if (task === 'detect') return;
  throw new UnusableModelError(`The model ${path} is for the task '${task}'; only 'detect' is supported`);
}

/**
 * Tells what a model expects and how its outputs are read: the sidecar wins, then the metadata, then the names of inputs
 * and outputs, then shapes and values.
 *
 * @param outputs what the model gives for a plain grey picture.
 * @throws {UnusableModelError} when that leaves it open, with what was found and the sidecar that would settle it.
 */
export function recogniseModel(file: ModelFile, inputs: ModelInputs, outputs: readonly OutputTensor[]): ModelSpec {
  const { sidecar, metadata } = file;
  const named = namedLabels(file);
  const context: RecognitionContext = {
    inputs: [inputs.input, ...inputs.auxiliary].map(({ name }) => name),
    input: inputs.input,
    outputs,
    metadata,
    labelCount: named && labelCountOf(named),
  };
  const { decoder, layout, because } = familyOf(file, context, inputs.isSizeOpen);
  const { input } = inputs;
  return {
    family: decoder.family,
    because,
    input,
    auxiliary: inputs.auxiliary,
    preprocessing: preprocessingOf(file, decoder, input),
    classes: layout.classes,
    labels: labelsById(file, named, layout, decoder),
    labelsKnown: named !== undefined || decoder.labels !== undefined,
    thresholds: withoutUndefined(sidecar.thresholds ?? {}),
  };
}

function familyOf(file: ModelFile, context: RecognitionContext, isSizeOpen: boolean): Family {
  const { format } = file.sidecar;
  if (format !== undefined) return familyBySidecar(file, format, context);
  const [best, ...rivals] = claimants(context) ?? claimantsOfWrongLabels(context) ?? [];
  if (best === undefined) throw unrecognised(file, context, isSizeOpen);
  if (rivals.length > 0) throw ambiguous(file, context, [best, ...rivals]);
  return best;
}

function familyBySidecar(file: ModelFile, format: string, context: RecognitionContext): Family {
  const decoder = decoderOf(format);
  const layout = decoder.layoutOf(context);
  const sidecarPath = sidecarPathOf(file.path);
  const says = `The sidecar ${sidecarPath} says format "${format}", which has ${decoder.outputs}, but`;
  const outputs = describeTensors(context.outputs);
  if (layout === undefined) {
    const inTheWay = outputsInTheWay([decoder], context);
    throw new UnusableModelError(
      `${says} the model has the outputs ${outputs}${inTheWay === undefined ? '' : `. ${inTheWay}`}`,
    );
  }
  const contradiction = contradictionOf(decoder, layout, context);
  if (contradiction === undefined) return { decoder, layout, because: `${sidecarPath} says so` };
  throw new UnusableModelError(
    `${says} in what the model gives for a plain grey picture, ${outputs}, read so, ${contradiction}: write another format, or none`,
  );
}

function preprocessingOf({ path, sidecar }: ModelFile, decoder: Decoder, { type }: ModelInput): Preprocessing {
  const takesBytes = type === 'uint8';
  const { fit, pad, channelOrder, mean, std } = {
    ...decoder.preprocessing,
    // Bytes go in as they are: a model that takes them has its channel order and normalisation in the graph.
    ...(takesBytes && ({ channelOrder: 'rgb', mean: [0, 0, 0], std: [1, 1, 1] } as const)),
    ...withoutUndefined(sidecar),
  };
  if (takesBytes && (mean.some((value) => value !== 0) || std.some((value) => value !== 1))) {
    throw new UnusableModelError(
      `The model ${path} takes uint8 pixels, so that mean and std can't be applied: remove them from ${sidecarPathOf(path)}`,
    );
  }
  return { fit, pad, channelOrder, mean, std };
}

type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function withoutUndefined<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
}
