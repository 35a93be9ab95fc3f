import type { Decoder, RecognitionContext } from '../decode/decoder.js';
import { decoderOf, DECODERS } from '../decode/decoders.js';
import { UnusableModelError } from '../detection.errors.js';
import type { ModelFile } from './model-file.js';
import type { ModelInput, ModelInterface, ModelSpec, TensorInfo } from './model-spec.js';
import { parseNames } from './names.js';
import { sidecarPathOf } from './sidecar.js';

const CHANNELS = 3;
/** What exporters leave open is 640 by convention. */
const DEFAULT_SIDE = 640;

/**
 * Tells what a model expects and how its outputs are read: the sidecar wins, then the metadata, then the shapes.
 *
 * @throws {UnusableModelError} when that leaves it open, with what was found and the sidecar that would settle it.
 */
export function recogniseModel(file: ModelFile, model: ModelInterface): ModelSpec {
  const { sidecar, metadata } = file;
  const task = metadata.get('task') ?? 'detect';
  if (task !== 'detect') {
    throw new UnusableModelError(`The model ${file.path} is for the task '${task}'; only 'detect' is supported`);
  }
  const input = inputOf(file, model);
  const named = sidecar.labels ?? namesOf(metadata);
  const context = { input, outputs: model.outputs, metadata, labelCount: named?.length };
  const { decoder, classes } = familyOf(file, model, context);
  if (named !== undefined && named.length !== classes) {
    throw new UnusableModelError(
      `The model ${file.path} has ${classes} classes, but ${named.length} labels are named: list all of them in "labels" of ${sidecarPathOf(file.path)}`,
    );
  }
  return {
    family: decoder.family,
    input,
    preprocessing: preprocessingOf(file, decoder, input),
    labels: named ?? Array.from({ length: classes }, (_, index) => `class ${index}`),
    labelsKnown: named !== undefined,
    thresholds: withoutUndefined(sidecar.thresholds ?? {}),
  };
}

interface Family {
  readonly decoder: Decoder;
  readonly classes: number;
}

function familyOf(file: ModelFile, model: ModelInterface, context: RecognitionContext): Family {
  const { format } = file.sidecar;
  if (format === undefined) {
    // Labels help to tell a family; when they fit none, the shapes alone may, and then it is the labels that are wrong.
    const family = certainFamily(context) ?? certainFamily({ ...context, labelCount: undefined });
    if (family !== undefined) return family;
    throw new UnusableModelError(unrecognised(file, model));
  }
  const families = DECODERS.map(({ family }) => `"${family}"`).join(' or ');
  const decoder = decoderOf(format);
  if (decoder === undefined) {
    throw new UnusableModelError(
      `The sidecar ${sidecarPathOf(file.path)} is wrong: format must be ${families}, not "${format}"`,
    );
  }
  const classes = decoder.classCount(context, false);
  if (classes === undefined) {
    throw new UnusableModelError(
      `The sidecar ${sidecarPathOf(file.path)} says format "${format}", which has ${decoder.shape}, but the model has ${describe(model)}`,
    );
  }
  return { decoder, classes };
}

function certainFamily(context: RecognitionContext): Family | undefined {
  for (const decoder of DECODERS) {
    const classes = decoder.classCount(context, true);
    if (classes !== undefined) return { decoder, classes };
  }
  return undefined;
}

function inputOf({ path, sidecar, metadata }: ModelFile, model: ModelInterface): ModelInput {
  const [input, ...more] = model.inputs;
  const layout = input === undefined || more.length > 0 ? undefined : layoutOf(input);
  if (input === undefined || layout === undefined) {
    throw new UnusableModelError(
      `The model ${path} has ${describe(model)}; supported is one input, float32 [batch, 3, height, width] or uint8 [batch, height, width, 3]`,
    );
  }
  const [height, width] = layout === 'nhwc-uint8' ? input.shape.slice(1, 3) : input.shape.slice(2, 4);
  const [openWidth, openHeight] = sidecar.inputSize ?? imageSizeOf(metadata);
  const size = { width: fixedOr(width, openWidth), height: fixedOr(height, openHeight) };
  if (sidecar.inputSize !== undefined && (size.width !== openWidth || size.height !== openHeight)) {
    throw new UnusableModelError(
      `The sidecar ${sidecarPathOf(path)} is wrong: "inputSize" is [${openWidth}, ${openHeight}], but the model takes ${size.width} x ${size.height} pixels`,
    );
  }
  return { name: input.name, layout, ...size };
}

function layoutOf({ type, shape }: TensorInfo): ModelInput['layout'] | undefined {
  if (shape.length !== 4) return undefined;
  if (type === 'float32' && shape[1] === CHANNELS) return 'nchw-float32';
  if (type === 'uint8' && shape[3] === CHANNELS) return 'nhwc-uint8';
  return undefined;
}

function fixedOr(dimension: number | string | undefined, open: number): number {
  return typeof dimension === 'number' && dimension > 0 ? dimension : open;
}

/** Ultralytics writes `imgsz` as `[height, width]`, or as one number. */
function imageSizeOf(metadata: ReadonlyMap<string, string>): readonly [width: number, height: number] {
  const sides = (metadata.get('imgsz') ?? '').match(/\d+/gu)?.map(Number) ?? [];
  const [height = DEFAULT_SIDE, width = height] = sides;
  return [width, height];
}

function namesOf(metadata: ReadonlyMap<string, string>): string[] | undefined {
  const text = metadata.get('names');
  return text === undefined ? undefined : parseNames(text);
}

function preprocessingOf({ path, sidecar }: ModelFile, decoder: Decoder, input: ModelInput) {
  const isRaw = input.layout === 'nhwc-uint8';
  const { fit, pad, channelOrder, mean, std } = {
    ...decoder.preprocessing,
    // Bytes go in as they are: a model that takes them has its channel order and normalisation in the graph.
    ...(isRaw && ({ channelOrder: 'rgb', mean: [0, 0, 0], std: [1, 1, 1] } as const)),
    ...withoutUndefined(sidecar),
  };
  if (isRaw && (mean.some((value) => value !== 0) || std.some((value) => value !== 1))) {
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

function unrecognised(file: ModelFile, model: ModelInterface): string {
  const known = DECODERS.map(({ family, shape }) => `"${family}" (${shape})`).join(' or ');
  return (
    `The model ${file.path} is of no family that can be told by its metadata or shapes: it has ${describe(model)}. ` +
    `If it is ${known}, write {"format": "…", "labels": ["…"]} into ${sidecarPathOf(file.path)}, where "channelOrder", ` +
    `"mean", "std", "fit" and "pad" may be set too`
  );
}

function describe({ inputs, outputs }: ModelInterface): string {
  const list = (tensors: readonly TensorInfo[]): string =>
    tensors.map(({ name, type, shape }) => `${name} ${type} [${shape.join(', ')}]`).join(', ');
  return `the inputs ${list(inputs)} and the outputs ${list(outputs)}`;
}
