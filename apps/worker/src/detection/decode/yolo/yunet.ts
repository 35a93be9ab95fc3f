import type { ModelInput } from '../../model/model-spec.js';
import type { Candidate, Decoder, OutputTensor } from '../decoder.js';
import { STRIDES } from '../grid.js';
import { isFloat, namedOutput } from '../tensors.js';
import { boxInCell } from './yolo-cells.js';
import { addFinite } from './yolo-rows.js';

const BOX_COLUMNS = 4;

/** One of YuNet's three maps, with a value, or four of them, a grid cell. */
interface FaceMap {
  readonly stride: number;
  /** Cells of a row. */
  readonly across: number;
  readonly faces: OutputTensor['data'];
  readonly objects: OutputTensor['data'];
  readonly boxes: OutputTensor['data'];
}

/**
 * YuNet, of opencv/opencv_zoo: for each stride of 8, 16 and 32 the outputs `cls_8` and `obj_8` `[batch, cells, 1]`, whose
 * geometric mean is the score, and `bbox_8` `[batch, cells, 4]`, a box as in `yolox` (OpenCV's `FaceDetectorYN`); key
 * points (`kps_8`) are not read.
 */
export const yunet: Decoder = {
  family: 'yunet',
  outputs: 'cls_8, obj_8 [batch, cells, 1] and bbox_8 [batch, cells, 4], and the same of 16 and 32',
  preprocessing: { fit: 'letterbox-topleft', pad: 0, channelOrder: 'bgr', mean: [0, 0, 0], std: [1, 1, 1] },
  labels: ['face'],
  isSuppressed: false,

  layoutOf({ outputs, input }) {
    return mapsOf(outputs, input) === undefined ? undefined : { classes: 1 };
  },

  evidenceFor({ labelCount = 1 }) {
    if (labelCount !== 1) return undefined;
    return { source: 'names', because: 'it has the outputs cls, obj and bbox of the strides 8, 16 and 32' };
  },

  decode(outputs, { input }, minScore) {
    const candidates: Candidate[] = [];
    for (const map of mapsOf(outputs, input) ?? []) addFaces(candidates, map, minScore);
    return candidates;
  },
};

function addFaces(candidates: Candidate[], { stride, across, faces, objects, boxes }: FaceMap, minScore: number): void {
  for (let index = 0; index < faces.length; index++) {
    const score = Math.sqrt(toShare(faces[index] ?? 0) * toShare(objects[index] ?? 0));
    // Written so that a broken model's NaN is left out too.
    if (!(score >= minScore)) continue;
    const cell = { x: index % across, y: Math.floor(index / across), stride };
    addFinite(candidates, { classIndex: 0, score, ...boxInCell(cell, boxes, index * BOX_COLUMNS) });
  }
}

function toShare(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}

function mapsOf(outputs: readonly OutputTensor[], { width, height }: ModelInput): FaceMap[] | undefined {
  const maps: FaceMap[] = [];
  for (const stride of STRIDES) {
    const across = Math.ceil(width / stride);
    const cells = across * Math.ceil(height / stride);
    const faces = mapOf(outputs, `cls_${stride}`, cells);
    const objects = mapOf(outputs, `obj_${stride}`, cells);
    const boxes = mapOf(outputs, `bbox_${stride}`, cells * BOX_COLUMNS);
    if (faces === undefined || objects === undefined || boxes === undefined) return undefined;
    maps.push({ stride, across, faces, objects, boxes });
  }
  return maps;
}

function mapOf(outputs: readonly OutputTensor[], name: string, length: number): OutputTensor['data'] | undefined {
  const output = namedOutput(outputs, name);
  const isMap = output !== undefined && (isFloat(output, 3) || isFloat(output, 2));
  return isMap && output.data.length === length ? output.data : undefined;
}
