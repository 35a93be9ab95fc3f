const MiB = 1024 * 1024;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Every limit that a client can run into, by name, as `GET /limits` serves it. Sizes are bytes, durations are seconds. */
export const LIMITS = Object.freeze({
  imagesPerJob: 1_000,
  openImagesPerUser: 10_000,
  requestBodyBytes: 256 * 1024,
  metadataBytes: 4 * 1024,
  imageBytes: 20 * MiB,
  imagePixels: 50_000_000,
  detectionsPerImage: 300,
  pageItems: 1_000,
  pageBytes: 4 * MiB,
  uploadUrlSeconds: 5 * MINUTE,
  sessionSeconds: 30 * MINUTE,
  jobDeadlineSeconds: DAY,
  jobKeptSeconds: 30 * DAY,
  /** So that a retried job ends, and can be read as long as all others, before its images die by their `ttl`. */
  jobRetrySeconds: 28 * DAY,
  idempotencyKeySeconds: DAY,
  ticketSeconds: MINUTE,
  attemptsPerImage: 3,
  imageTypes: Object.freeze(['image/jpeg', 'image/png', 'image/webp', 'image/avif'] as const),
  apiGateway: Object.freeze({ payloadBytes: 10 * MiB, integrationSeconds: 30, webSocketMessageBytes: 128 * 1024 }),
});

export type ImageType = (typeof LIMITS.imageTypes)[number];
