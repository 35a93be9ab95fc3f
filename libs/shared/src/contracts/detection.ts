/** Why one image of a job has no detections. */
export type ImageErrorCode =
  | 'IMAGE_NOT_FOUND'
  | 'IMAGE_TOO_LARGE'
  | 'UNSUPPORTED_FORMAT'
  | 'CORRUPT_IMAGE'
  | 'ATTEMPTS_EXHAUSTED'
  | 'DEADLINE_EXCEEDED'
  | 'INTERNAL_ERROR';

export interface ImageError {
  readonly code: ImageErrorCode;
  readonly message: string;
}

/** One object that the detector found. */
export interface Detection {
  readonly label: string;
  /** 0 to 1. */
  readonly confidence: number;
  /** `[x1, y1, x2, y2]` in pixels of the upright (EXIF orientation applied) original. */
  readonly bbox: readonly [x1: number, y1: number, x2: number, y2: number];
}

/** The model that an image was run through: a new one may be deployed while a job runs. */
export interface ModelIdentity {
  readonly name: string;
  /** Of the model file, as 64 lower-case hexadecimal digits. */
  readonly sha256: string;
}

/** What a detector found in one image. */
export interface DetectionResult {
  /** Of the upright original, in pixels. */
  readonly imageWidth: number;
  readonly imageHeight: number;
  /** How many pictures an animated file has, of which the first was looked at; absent for a still one. */
  readonly imagePages?: number;
  /** By falling confidence. */
  readonly detections: readonly Detection[];
}

/** What a request may ask of the detector, over the environment's and the model's own settings. */
export interface DetectionOptions {
  /** 0 to 1: detections below it are left out. */
  readonly minConfidence?: number;
  /** Only these labels are kept. */
  readonly labels?: readonly string[];
  /** Only lowers the limit that is in force. */
  readonly maxDetections?: number;
}
