import { createHash } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { HeadObjectCommand, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import { patiently } from '../patiently.js';

const CONTENT_TYPE = 'image/jpeg';
/** S3 answers 403 for a missing key to who may not list the bucket. */
const UNKNOWN_STATUSES = new Set([403, 404]);

/** Puts pictures into the bucket. */
export class PictureStore {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  /**
   * Uploads a JPEG, unless the same bytes are there.
   * @returns whether it was uploaded.
   * @throws {StoreError}
   */
  async put(key: string, picture: Buffer, signal: AbortSignal): Promise<boolean> {
    const digest = createHash('md5').update(picture).digest();
    if (await this.holds(key, digest, signal)) return false;
    const command = new PutObjectCommand({
      Bucket: this.bucket,
      Key: key,
      Body: picture,
      ContentType: CONTENT_TYPE,
      ContentMD5: digest.toString('base64'),
    });
    await patiently('S3', signal, () => this.client.send(command, { abortSignal: signal }));
    return true;
  }

  /** The ETag of an object of one part is its MD5, but under some ways of encryption: then nothing is held. */
  private async holds(key: string, digest: Buffer, signal: AbortSignal): Promise<boolean> {
    const head = await patiently('S3', signal, async () => {
      try {
        return await this.client.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key }), {
          abortSignal: signal,
        });
      } catch (error) {
        const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
        if (status !== undefined && UNKNOWN_STATUSES.has(status)) return undefined;
        throw error;
      }
    });
    return head?.ETag === `"${digest.toString('hex')}"` && head.ContentType === CONTENT_TYPE;
  }
}
