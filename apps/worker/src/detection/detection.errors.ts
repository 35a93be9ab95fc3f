import type { ImageErrorCode } from '@spotter/shared';

/** The image itself can't be used, whoever tries: a sentence for the client and its code. */
export class UnusableImageError extends Error {
  override readonly name = 'UnusableImageError';

  constructor(
    readonly code: ImageErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Of an image that is sound, but of a kind that is not taken. */
export function unsupported(found: string, supported: string): UnusableImageError {
  return new UnusableImageError(
    'UNSUPPORTED_FORMAT',
    `The object is ${found}; only those of ${supported} are supported`,
  );
}

/** The model can't be used: the message says what was found and what would settle it. */
export class UnusableModelError extends Error {
  override readonly name = 'UnusableModelError';
}

/**
 * The work on an image ended before it reported back. `blamed` tells whether this image may have been the cause: it was
 * being decoded when its time was up, or it was in the model when the time of one that waited for it was up or when its
 * thread died. One that only waited, or whose neighbour's fault it was, is not blamed.
 */
export class DetectionInterruptedError extends Error {
  override readonly name = 'DetectionInterruptedError';

  constructor(
    message: string,
    readonly blamed: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
