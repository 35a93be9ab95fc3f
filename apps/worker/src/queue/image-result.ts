import type { DetectionResult, ImageResult } from '@spotter/shared';

/** DynamoDB's limit on an item is 400 KB; JSON is longer than what it counts, and the rest of the item is small. */
const MOST_BYTES = 350_000;

/** A detector's result as it is stored: when it is more than an item holds, the highest scores. */
export function toImageResult(result: DetectionResult, eTag: string): ImageResult {
  const fitting = countFitting(result.detections);
  const detections = result.detections.slice(0, fitting);
  return {
    ...result,
    detections,
    detectionCount: detections.length,
    ...(fitting < result.detections.length && { truncated: true as const }),
    eTag,
  };
}

function countFitting(detections: DetectionResult['detections']): number {
  let bytes = 0;
  const tooMany = detections.findIndex((detection) => {
    bytes += Buffer.byteLength(JSON.stringify(detection));
    return bytes > MOST_BYTES;
  });
  return tooMany < 0 ? detections.length : tooMany;
}
