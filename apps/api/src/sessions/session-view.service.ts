import { Inject, Injectable } from '@nestjs/common';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { DownloadSigner } from '../presign/download-signer.js';
import type { SessionItem } from './session.item.js';
import type { SessionView } from './sessions.dto.js';

/** What of a session its viewer sees, and what everybody else. */
@Injectable()
export class SessionViewService {
  constructor(
    private readonly signer: DownloadSigner,
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
    return this.signer.signGet({
      bucket: this.config.uploadBucket,
      key: uploadKey,
      // A stranger uploaded it: shown in an <img>, it is a picture; opened as a page, it must not become one.
      isAttachment: true,
    });
  }
}
