import { UnusableModelError } from '../detection.errors.js';
import { describeTensors } from './describe.js';
import type { ModelFile } from './model-file.js';
import type { AuxiliaryInput, AuxiliaryKind, ModelInput, TensorInfo } from './model-spec.js';
import { LARGEST_SIDE } from './model-spec.js';
import { sidecarPathOf } from './sidecar.js';

const CHANNELS = 3;
/** What exporters leave open is 640 by convention. */
const DEFAULT_SIDE = 640;

type Dimension = TensorInfo['shape'][number] | undefined;

/** Inputs beside the picture, by the names that their exporters give them. */
const AUXILIARY: Readonly<Record<string, { kind: AuxiliaryKind; types: readonly string[]; rank: number }>> = {
  // RT-DETR, D-FINE, DEIM.
  orig_target_sizes: { kind: 'image-size', types: ['int64', 'float32'], rank: 2 },
  // Hugging Face's DETR.
  pixel_mask: { kind: 'pixel-mask', types: ['int64', 'bool', 'float32'], rank: 3 },
  // PaddleDetection.
  scale_factor: { kind: 'scale-factor', types: ['float32'], rank: 2 },
  im_shape: { kind: 'image-shape', types: ['float32'], rank: 2 },
};

export interface ModelInputs {
  readonly input: ModelInput;
  readonly auxiliary: readonly AuxiliaryInput[];
  /** Whether nothing says how large the picture should be, so that its size is a convention. */
  readonly isSizeOpen: boolean;
}

/**
 * Tells the picture's input from the others, and its size: by the model, or what it leaves open by the sidecar, then the
 * metadata, then `openSide`.
 *
 * @throws {UnusableModelError} when there is no picture, or an input that nothing is known of.
 */
export function inputsOf(file: ModelFile, inputs: readonly TensorInfo[], openSide = DEFAULT_SIDE): ModelInputs {
  const [picture, ...more] = inputs.filter(({ name }) => AUXILIARY[name] === undefined);
  const form = picture === undefined || more.length > 0 ? undefined : formOf(picture);
  if (picture === undefined || form === undefined) {
    throw new UnusableModelError(
      `The model ${file.path} has the inputs ${describeTensors(inputs)}. Supported is one picture, float32, float16 or ` +
        `uint8, [batch, 3, height, width] or [batch, height, width, 3] or either without the batch, and beside it only ` +
        Object.keys(AUXILIARY).join(', '),
    );
  }
  if (form.batch !== undefined && form.batch !== 1) {
    throw new UnusableModelError(
      `The model ${file.path} takes ${form.batch} pictures at a time (${describeTensors([picture])}), and the worker runs one: export it with a batch of 1, or an open one`,
    );
  }
  const [height, width] = form.sides;
  const size = sizeOf(file, height, width, openSide);
  const input = { name: picture.name, type: form.type, layout: form.layout, width: size.width, height: size.height };
  const auxiliary = inputs.filter((one) => one !== picture).map((one) => auxiliaryOf(file, one, input));
  return { input, auxiliary, isSizeOpen: size.isOpen };
}

interface Form extends Pick<ModelInput, 'type' | 'layout'> {
  readonly sides: readonly [height: Dimension, width: Dimension];
  /** When it is fixed. */
  readonly batch: number | undefined;
}

function formOf({ type, shape }: TensorInfo): Form | undefined {
  if (type !== 'float32' && type !== 'float16' && type !== 'uint8') return undefined;
  const [one, two, three] = shape.length === 4 ? shape.slice(1) : shape;
  if (shape.length !== 3 && shape.length !== 4) return undefined;
  const isBatched = shape.length === 4;
  const batch = isBatched && isFixed(shape[0]) ? shape[0] : undefined;
  const planes: Form = { type, layout: isBatched ? 'nchw' : 'chw', sides: [two, three], batch };
  const rows: Form = { type, layout: isBatched ? 'nhwc' : 'hwc', sides: [one, two], batch };
  if (one === CHANNELS) return planes;
  if (three === CHANNELS) return rows;
  // Some exporters leave even the channels open: floats come as planes then, bytes as rows.
  if (!isFixed(one) && !isFixed(three)) return type === 'uint8' ? rows : planes;
  return undefined;
}

function isFixed(dimension: Dimension): dimension is number {
  return typeof dimension === 'number' && dimension > 0;
}

function sizeOf({ path, sidecar, metadata }: ModelFile, height: Dimension, width: Dimension, openSide: number) {
  const wanted = sidecar.inputSize ?? imageSizeOf(metadata);
  const [openWidth, openHeight] = wanted ?? [openSide, openSide];
  const size = { width: isFixed(width) ? width : openWidth, height: isFixed(height) ? height : openHeight };
  if (sidecar.inputSize !== undefined && (size.width !== openWidth || size.height !== openHeight)) {
    throw new UnusableModelError(
      `The sidecar ${sidecarPathOf(path)} is wrong: "inputSize" is [${openWidth}, ${openHeight}], but the model takes ${size.width} x ${size.height} pixels`,
    );
  }
  if (size.width > LARGEST_SIDE || size.height > LARGEST_SIDE) {
    throw new UnusableModelError(
      `The model ${path} takes pictures of ${size.width} x ${size.height} pixels; supported are up to ${LARGEST_SIDE} x ${LARGEST_SIDE}`,
    );
  }
  return { ...size, isOpen: wanted === undefined && !isFixed(width) && !isFixed(height) };
}

/** Ultralytics writes `imgsz` as `[height, width]`, or as one number. */
function imageSizeOf(metadata: ReadonlyMap<string, string>): readonly [width: number, height: number] | undefined {
  const [height, width = height] = (metadata.get('imgsz') ?? '').match(/\d+/gu)?.map(Number) ?? [];
  return height === undefined || width === undefined || height < 1 || width < 1 ? undefined : [width, height];
}

function auxiliaryOf({ path }: ModelFile, tensor: TensorInfo, { width, height }: ModelInput): AuxiliaryInput {
  const known = AUXILIARY[tensor.name];
  const { name, type, shape } = tensor;
  const isType = type === 'int64' || type === 'float32' || type === 'bool';
  if (known === undefined || !isType || !known.types.includes(type) || shape.length !== known.rank) {
    throw new UnusableModelError(
      `The model ${path} has the input ${describeTensors([tensor])}, which is not what exporters call ${name}: ` +
        `supported is ${known?.types.join(' or ') ?? 'none'} with ${known?.rank ?? 0} dimensions`,
    );
  }
  const open = known.kind === 'pixel-mask' ? [1, height, width] : [1, 2];
  const dims = shape.map((dimension, axis) => (isFixed(dimension) ? dimension : (open[axis] ?? 1)));
  return { name, kind: known.kind, type, dims };
}
