import type { Tolerance, ViewKey } from './families.fixture.js';
import { EIGHT_BITS } from './families.fixture.js';

const LABELS = ['dumbbell', 'barbell', 'kettlebell', 'plate', 'medicine_ball', 'bench'];
/** What the one class of a face detector's fixture really is. */
const FACE = 'kettlebell';

const CENTER: ViewKey = { fit: 'letterbox-center', pad: 114, width: 256, height: 256 };
const TOP_LEFT: ViewKey = { fit: 'letterbox-topleft', pad: 114, width: 256, height: 256 };
const STRETCH: ViewKey = { fit: 'stretch', width: 256, height: 256 };
const wide = (view: ViewKey): ViewKey => ({ ...view, width: 256, height: 192 });
const onBlack = (view: ViewKey): ViewKey => ({ ...view, pad: 0 });
const huge = (view: ViewKey): ViewKey => ({ ...view, width: 640, height: 640 });
/** What DETR's kin is used to, where a model leaves its size open. */
const usual = (view: ViewKey): ViewKey => ({ ...view, width: 800, height: 800 });

/** How a fixture's detections are called: by labels that it has, by ids from 0 or 1 on, or by its only one. */
type Naming = 'labels' | 'ids' | 'ids from 1' | 'face';

export interface FamilyCase {
  readonly file: string;
  readonly family: string;
  readonly view: ViewKey;
  readonly naming: Naming;
  /** Only what the fixture needs to be told. */
  readonly sidecar?: object;
  /** Where its weights have fewer bits than those of the others. */
  readonly tolerance?: Tolerance;
}

const labels = { labels: LABELS };
export const CASES: readonly FamilyCase[] = [
  { file: 'yolov8', family: 'yolov8', view: wide(CENTER), naming: 'labels' },
  { file: 'yolov8-half', family: 'yolov8', view: CENTER, naming: 'labels' },
  { file: 'yolov8-int8', family: 'yolov8', view: CENTER, naming: 'labels', tolerance: EIGHT_BITS },
  { file: 'yolov8-sequence', family: 'yolov8', view: wide(CENTER), naming: 'labels' },
  { file: 'yolov8-untrue', family: 'yolov8', view: CENTER, naming: 'labels' },
  { file: 'yolov8-transposed', family: 'yolov8', view: CENTER, naming: 'ids', sidecar: { format: 'yolov8' } },
  { file: 'yolov8-transposed', family: 'yolov8', view: CENTER, naming: 'labels', sidecar: labels },
  { file: 'yolov5', family: 'yolov5', view: wide(CENTER), naming: 'labels' },
  { file: 'yolov5-p6', family: 'yolov5', view: wide(CENTER), naming: 'labels' },
  { file: 'yolov6', family: 'yolov5', view: CENTER, naming: 'ids' },
  { file: 'yolox', family: 'yolox', view: wide(TOP_LEFT), naming: 'ids' },
  {
    file: 'yolox-decoded',
    family: 'yolox-decoded',
    view: TOP_LEFT,
    naming: 'ids',
    sidecar: { format: 'yolox-decoded' },
  },
  { file: 'yolox-decoded', family: 'yolox-decoded', view: TOP_LEFT, naming: 'labels', sidecar: labels },
  { file: 'end2end', family: 'end2end', view: CENTER, naming: 'labels' },
  { file: 'end2end-nms', family: 'end2end', view: wide(CENTER), naming: 'labels' },
  { file: 'yolov7-nms', family: 'yolov7-nms', view: CENTER, naming: 'ids', sidecar: { format: 'yolov7-nms' } },
  { file: 'ultralytics-rtdetr', family: 'ultralytics-rtdetr', view: wide(STRETCH), naming: 'labels' },
  { file: 'mmdet', family: 'mmdet', view: TOP_LEFT, naming: 'ids' },
  { file: 'paddle', family: 'paddle', view: wide(STRETCH), naming: 'ids' },
  { file: 'yunet', family: 'yunet', view: wide(onBlack(TOP_LEFT)), naming: 'face' },
  { file: 'rtdetr', family: 'rtdetr', view: wide(STRETCH), naming: 'ids' },
  { file: 'rf-detr', family: 'rf-detr', view: wide(STRETCH), naming: 'ids' },
  { file: 'detr', family: 'detr', view: wide(TOP_LEFT), naming: 'ids', sidecar: { format: 'detr' } },
  { file: 'detr', family: 'detr', view: wide(TOP_LEFT), naming: 'labels', sidecar: labels },
  { file: 'detr-open', family: 'detr', view: usual(TOP_LEFT), naming: 'labels', sidecar: labels },
  { file: 'deformable-detr', family: 'deformable-detr', view: TOP_LEFT, naming: 'labels', sidecar: labels },
  {
    file: 'hf-rtdetr',
    family: 'hf-rtdetr',
    view: wide(STRETCH),
    naming: 'labels',
    sidecar: { format: 'hf-rtdetr', ...labels },
  },
  { file: 'tf-od', family: 'tf-od', view: huge(STRETCH), naming: 'ids from 1' },
  {
    file: 'tf-od',
    family: 'tf-od',
    view: wide(STRETCH),
    naming: 'labels',
    sidecar: { inputSize: [256, 192], ...labels },
  },
  { file: 'torchvision', family: 'torchvision', view: wide(onBlack(TOP_LEFT)), naming: 'ids from 1' },
  { file: 'torchvision', family: 'torchvision', view: wide(onBlack(TOP_LEFT)), naming: 'labels', sidecar: labels },
  { file: 'ultraface', family: 'ultraface', view: wide(STRETCH), naming: 'face' },
  { file: 'fastestdet', family: 'fastestdet', view: wide(STRETCH), naming: 'ids' },
  { file: 'nanodet', family: 'nanodet', view: wide(STRETCH), naming: 'ids' },
  { file: 'nanodet-plus', family: 'nanodet-plus', view: wide(STRETCH), naming: 'ids' },
  { file: 'picodet', family: 'picodet', view: wide(STRETCH), naming: 'ids' },
];

const DETR_HEADS = ['detr', 'deformable-detr', 'hf-rtdetr'];

interface AmbiguousCase extends Pick<FamilyCase, 'file' | 'sidecar'> {
  readonly told: string;
  /** Every family that it may be. */
  readonly rivals: readonly string[];
}

/** Fixtures that can't be told by what is known of them. */
export const AMBIGUOUS: readonly AmbiguousCase[] = [
  { file: 'yolov8-transposed', told: 'nothing', rivals: ['yolov8', 'yolox-decoded'] },
  { file: 'yolox-decoded', told: 'nothing', rivals: ['yolov8', 'yolox-decoded'] },
  { file: 'detr', told: 'nothing', rivals: DETR_HEADS },
  { file: 'deformable-detr', told: 'nothing', rivals: DETR_HEADS },
  { file: 'hf-rtdetr', told: 'nothing', rivals: DETR_HEADS },
  { file: 'hf-rtdetr', told: 'labels', sidecar: labels, rivals: ['deformable-detr', 'hf-rtdetr'] },
];

interface MistakenCase extends Pick<FamilyCase, 'file'> {
  readonly format: string;
  /** What shows that the format is wrong. */
  readonly shown: RegExp;
}

const NO_BOX = /none of the \d+ boxes lies in the picture and has a size that could be meant/u;

/** Formats that a fixture's shapes fit, and its values do not. */
export const MISTAKEN: readonly MistakenCase[] = [
  { file: 'end2end', format: 'yolov8', shown: /a score is \d+, and not within 0 and 1/u },
  { file: 'yolov8', format: 'yolov5', shown: /a score is \d+, and not within 0 and 1/u },
  { file: 'ultralytics-rtdetr', format: 'yolov8', shown: NO_BOX },
  { file: 'yolov8-transposed', format: 'ultralytics-rtdetr', shown: NO_BOX },
  { file: 'yolox-decoded', format: 'yolox', shown: NO_BOX },
  { file: 'yolox', format: 'yolox-decoded', shown: NO_BOX },
];

/** What a detection of the known model is called in a fixture, which has no label at all for some. */
export function nameOf(naming: Naming, label: string): string | undefined {
  const index = LABELS.indexOf(label);
  switch (naming) {
    case 'labels':
      return label;
    case 'ids':
      return `class ${index}`;
    case 'ids from 1':
      return `class ${index + 1}`;
    case 'face':
      return label === FACE ? 'face' : undefined;
  }
}
