import type { Readable } from 'node:stream';
import type { GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { callAws, LIMITS, parseS3Url } from '@spotter/shared';
import { UnusableImageError } from '../detection/detection.errors.js';

/** Of one download, from the request to the last byte. */
const DOWNLOAD_TIMEOUT_MS = 30_000;

/** How S3 says that there is no such object: without the right to list, a missing key is a forbidden one. */
const NOT_FOUND_ERRORS = new Set(['NoSuchKey', 'NotFound', 'AccessDenied']);

export interface StoredImage {
  readonly bytes: Uint8Array;
  readonly eTag: string;
}

/** The uploaded images, in S3. */
export class ImageStore {
  /** @param onRead told how long each object that was read whole took, in milliseconds. */
  constructor(
    private readonly client: S3Client,
    private readonly onRead: (milliseconds: number) => void = () => undefined,
  ) {}

  /**
   * Reads one object, and never more of it than an image may have.
   *
   * @throws {UnusableImageError} `IMAGE_NOT_FOUND` or `IMAGE_TOO_LARGE`.
   * @throws {AppError} when S3 fails.
   */
  async get(imageUrl: string): Promise<StoredImage> {
    const location = parseS3Url(imageUrl);
    if (location === undefined) throw new UnusableImageError('IMAGE_NOT_FOUND', 'The URL names no object');
    const command = new GetObjectCommand({ Bucket: location.bucket, Key: location.key });
    const abortSignal = AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS);
    const started = performance.now();
    try {
      const image = await callAws('S3_ERROR', async () => read(await this.client.send(command, { abortSignal })));
      this.onRead(performance.now() - started);
      return image;
    } catch (error) {
      if (error instanceof Error) throw unusableOf(error.cause) ?? error;
      throw error;
    }
  }
}

/** What the failure says about the image, if anything; `callAws` has wrapped it. */
function unusableOf(cause: unknown): UnusableImageError | undefined {
  if (cause instanceof UnusableImageError) return cause;
  if (!(cause instanceof Error) || !NOT_FOUND_ERRORS.has(cause.name)) return undefined;
  return new UnusableImageError('IMAGE_NOT_FOUND', 'There is no object at this URL', { cause });
}

async function read({ Body, ContentLength = 0, ETag = '' }: GetObjectCommandOutput): Promise<StoredImage> {
  // In Node.js the SDK's body is a Readable; its type also covers the browser's streams.
  const body = Body as Readable;
  refuseOver(ContentLength, body);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    refuseOver(size, body);
    chunks.push(chunk);
  }
  const [first = Buffer.alloc(0)] = chunks;
  return { bytes: chunks.length > 1 ? Buffer.concat(chunks, size) : first, eTag: ETag };
}

function refuseOver(size: number, body: Readable): void {
  if (size <= LIMITS.imageBytes) return;
  // Without this the rest would keep a connection of the client busy.
  body.destroy();
  throw new UnusableImageError(
    'IMAGE_TOO_LARGE',
    `The object is over the limit of ${LIMITS.imageBytes / 1024 / 1024} MB`,
  );
}
