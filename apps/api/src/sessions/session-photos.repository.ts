import type { _Object as S3Object } from '@aws-sdk/client-s3';
import { Inject, Injectable } from '@nestjs/common';
import { callAws } from '@spotter/shared';
import { LazyS3 } from '../aws/lazy-clients.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { sessionIdOfKey, uploadPrefix } from './upload-key.js';

/** An object that a phone uploaded. */
export interface SessionPhoto {
  readonly key: string;
  /** In bytes. */
  readonly size: number;
}

/** What phones uploaded for sessions, in S3. */
@Injectable()
export class SessionPhotosRepository {
  constructor(
    private readonly s3: LazyS3,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
  ) {}

  /** A session's uploads, the oldest first: at most 1,000, which half an hour of uploading by hand does not reach. */
  async list(sessionId: string): Promise<SessionPhoto[]> {
    const objects = await this.objects(uploadPrefix(sessionId));
    return objects
      .filter(({ Key = '' }) => sessionIdOfKey(Key) === sessionId)
      .sort((a, b) => (a.LastModified?.getTime() ?? 0) - (b.LastModified?.getTime() ?? 0))
      .map(toPhoto);
  }

  /** Looks one upload up. By a listing: for a missing key, S3 forbids a role to read what it would be allowed to list. */
  async find(key: string): Promise<SessionPhoto | undefined> {
    const object = (await this.objects(key)).find(({ Key }) => Key === key);
    return object === undefined ? undefined : toPhoto(object);
  }

  async delete(key: string): Promise<void> {
    const { DeleteObjectCommand } = await import('../aws/lazy/s3.js');
    const command = new DeleteObjectCommand({ Bucket: this.config.uploadBucket, Key: key });
    await callAws('S3_ERROR', () => this.s3.send(command));
  }

  private async objects(prefix: string): Promise<S3Object[]> {
    const { ListObjectsV2Command } = await import('../aws/lazy/s3.js');
    const command = new ListObjectsV2Command({ Bucket: this.config.uploadBucket, Prefix: prefix });
    const { Contents = [] } = await callAws('S3_ERROR', () => this.s3.send(command));
    return Contents;
  }
}

function toPhoto({ Key = '', Size = 0 }: S3Object): SessionPhoto {
  return { key: Key, size: Size };
}
