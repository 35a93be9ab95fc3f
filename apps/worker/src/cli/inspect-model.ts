import { decoderOf } from '../detection/decode/decoders.js';
import { loadModel } from '../detection/inference.js';
import { hasUnreadableNames } from '../detection/model/labels.js';
import type { ModelFile } from '../detection/model/model-file.js';
import { readModelFile } from '../detection/model/model-file.js';
import type { AuxiliaryKind, Fit, ModelSpec } from '../detection/model/model-spec.js';
import { sidecarPathOf } from '../detection/model/sidecar.js';
import { effectiveOptions } from '../detection/thresholds.js';

const FITS: Readonly<Record<Fit, string>> = {
  'letterbox-center': 'in its own shape, in the middle, bars of grey',
  'letterbox-topleft': 'in its own shape, at the top left, bars of grey',
  stretch: 'stretched to fill the input; behind a transparent picture grey',
};

const AUXILIARY: Readonly<Record<AuxiliaryKind, string>> = {
  'image-size': "the input's own width and height",
  'image-shape': "the input's own height and width",
  'scale-factor': '1 by 1',
  'pixel-mask': '1 where there is picture',
};

/**
 * Says what a model is recognised as, why, and what the worker would do with pictures and boxes.
 *
 * @throws {UnusableModelError} when it can't be run.
 */
export async function inspectModel(path: string): Promise<string> {
  const file = await readModelFile(path);
  const { spec } = await loadModel(file);
  const rows = [
    ['model', `${path}, sha256 ${file.identity.sha256}`],
    ['family', `${spec.family}, because ${spec.because}`],
    ['outputs', decoderOf(spec.family).outputs],
    ['picture', inputOf(spec)],
    ...spec.auxiliary.map(({ name, kind, type }) => [name, `${type}: ${AUXILIARY[kind]}`]),
    ['pixels', pixelsOf(spec)],
    ['labels', labelsOf(file, spec)],
    ['thresholds', thresholdsOf(spec)],
    ['sidecar', sidecarOf(file)],
  ];
  const width = Math.max(...rows.map(([name = '']) => name.length));
  return rows.map(([name = '', text]) => `${name.padEnd(width)}  ${text}`).join('\n');
}

function inputOf({ input: { name, type, layout, width, height } }: ModelSpec): string {
  return `${name}: ${type}, ${layout.toUpperCase()}, ${width} wide, ${height} high`;
}

function pixelsOf({ preprocessing: { channelOrder, mean, std, fit, pad }, input }: ModelSpec): string {
  const values =
    input.type === 'uint8' ? 'bytes as they are' : `(pixel - ${JSON.stringify(mean)}) / ${JSON.stringify(std)}`;
  return `${channelOrder.toUpperCase()}, ${values}, ${FITS[fit]} ${pad}; what the sidecar does not say is the family's custom, and no model's file tells whether it is right`;
}

function labelsOf(file: ModelFile, { labels, labelsKnown }: ModelSpec): string {
  const why = hasUnreadableNames(file) ? 'the "names" of the metadata can\'t be read' : 'nobody names them';
  if (!labelsKnown && labels.length === 0)
    return `unnamed, and the outputs do not tell how many (${why}): list them in "labels"`;
  const list = labels.length > 12 ? `${labels.slice(0, 12).join(', ')}, …` : labels.join(', ');
  return `${labels.length}: ${list}${labelsKnown ? '' : ` (${why}: list them in "labels" of the sidecar, or name a set such as "coco-80" there)`}`;
}

function thresholdsOf({ family, thresholds }: ModelSpec): string {
  const { minConfidence, nmsIou, maxDetections } = effectiveOptions({}, {}, thresholds);
  const overlaps = decoderOf(family).isSuppressed
    ? 'the model itself leaves one box an object'
    : `boxes of one label that overlap by more than ${nmsIou} are one`;
  return `score ${minConfidence} or more, ${overlaps}, at most ${maxDetections}`;
}

function sidecarOf({ path, sidecar, misnamedSidecar }: ModelFile): string {
  const fields = Object.keys(sidecar);
  const misnamed = misnamedSidecar === undefined ? '' : `; ${misnamedSidecar} is not read`;
  return fields.length === 0
    ? `none at ${sidecarPathOf(path)}${misnamed}`
    : `${sidecarPathOf(path)} says ${fields.join(', ')}`;
}
