import type { Decoder } from './decoder.js';
import { deformableDetr } from './detr/deformable-detr.js';
import { detr } from './detr/detr.js';
import { endToEnd } from './yolo/end2end.js';
import { fastestdet } from './fastestdet.js';
import { hfRtdetr } from './detr/hf-rtdetr.js';
import { mmdet } from './mmdet.js';
import { nanodetPlus } from './distances/nanodet-plus.js';
import { nanodet } from './distances/nanodet.js';
import { paddle } from './paddle.js';
import { picodet } from './distances/picodet.js';
import { rfDetr } from './detr/rf-detr.js';
import { rtdetr } from './detr/rtdetr.js';
import { tfOd } from './tf-od.js';
import { torchvision } from './torchvision.js';
import { ultraface } from './ultraface.js';
import { ultralyticsRtdetr } from './detr/ultralytics-rtdetr.js';
import { yolov5 } from './yolo/yolov5.js';
import { yolov7Nms } from './yolo/yolov7-nms.js';
import { yolov8 } from './yolo/yolov8.js';
import { yoloxDecoded } from './yolo/yolox-decoded.js';
import { yolox } from './yolo/yolox.js';
import { yunet } from './yolo/yunet.js';

/** Every family that can be decoded. */
export const DECODERS: readonly Decoder[] = [
  yolov5,
  yolov8,
  yolox,
  yoloxDecoded,
  endToEnd,
  yolov7Nms,
  ultralyticsRtdetr,
  rtdetr,
  rfDetr,
  detr,
  deformableDetr,
  hfRtdetr,
  tfOd,
  torchvision,
  mmdet,
  paddle,
  nanodet,
  nanodetPlus,
  picodet,
  ultraface,
  yunet,
  fastestdet,
];

export const FAMILIES: readonly string[] = DECODERS.map(({ family }) => family);

/** The decoder of a family; a sidecar's schema has made sure that there is one. */
export function decoderOf(family: string): Decoder {
  const decoder = DECODERS.find((one) => one.family === family);
  if (decoder === undefined) throw new Error(`There is no decoder for the family '${family}'`);
  return decoder;
}
