import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { Inject, Injectable } from '@nestjs/common';
import { callAws } from '@spotter/shared';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import type { SessionItem } from './session.item.js';
import type { SessionView } from './sessions.dto.js';

/** What of a session its viewer sees, and what everybody else. */
@Injectable()
export class SessionViewService {
  constructor(
    private readonly s3: S3Client,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
  ) {}

  async of(session: SessionItem, isViewer: boolean): Promise<SessionView> {
    const { sessionId, status, createdAt, expiresAt, uploadKey, completedAt, jobId } = session;
    return {
      sessionId,
      status,
      createdAt,
      expiresAt,
      ...(uploadKey !== undefined && { uploadKey }),
      ...(completedAt !== undefined && { completedAt }),
      ...(isViewer && uploadKey !== undefined && { imageUrl: await this.imageUrl(uploadKey) }),
      ...(isViewer && jobId !== undefined && { jobId }),
    };
  }

  private imageUrl(uploadKey: string): Promise<string> {
    const command = new GetObjectCommand({
      Bucket: this.config.uploadBucket,
      Key: uploadKey,
      // A stranger uploaded it: shown in an <img>, it is a picture; opened as a page, it must not become one.
      ResponseContentDisposition: 'attachment',
    });
    return callAws('S3_ERROR', () => getSignedUrl(this.s3, command, { expiresIn: this.config.pictureUrlSeconds }));
  }
}
