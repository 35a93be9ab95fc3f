import { Inject, Injectable } from '@nestjs/common';
import { AppError, LIMITS, toEpochSeconds } from '@spotter/shared';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import { ApiMetrics } from '../metrics/api.metrics.js';
import { UploadSigner } from '../presign/upload-signer.js';
import { isUuidV4 } from '../uuid.js';
import type { SessionItem } from './session.item.js';
import { isSessionExpired } from './session.item.js';
import { SessionNoticesService } from './session-notices.service.js';
import type { SessionUploadUrl, UploadUrlQuery } from './sessions.dto.js';
import { SessionsRepository } from './sessions.repository.js';
import { sessionUploadKey } from './upload-key.js';

/** Whoever does not know a type signs this, to the letter; S3 compares and does not match. */
const ANY_IMAGE = 'image/*';

/** Gives a phone a place to upload to. */
@Injectable()
export class RequestUploadService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly signer: UploadSigner,
    private readonly notices: SessionNoticesService,
    private readonly metrics: ApiMetrics,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /**
   * A URL to put one photo to, for five minutes or what is left of the session.
   *
   * @throws {AppError} `NOT_FOUND`, `SESSION_EXPIRED` or `SESSION_COMPLETED`.
   */
  async uploadUrl({ sessionId, contentType, contentLength }: UploadUrlQuery): Promise<SessionUploadUrl> {
    if (!isUuidV4(sessionId)) throw new AppError('NOT_FOUND', 'Invalid sessionId format');
    const session = await this.sessions.requestUpload(sessionId);
    if (session === undefined) throw this.refusalOf(await this.sessions.get(sessionId));
    const now = this.now();
    const uploadKey = sessionUploadKey(sessionId, now, session.uploadRequests ?? 0);
    const seconds = Math.max(1, Math.min(LIMITS.uploadUrlSeconds, session.expiresAt - toEpochSeconds(now)));
    const upload = { key: uploadKey, type: contentType ?? ANY_IMAGE, length: contentLength };
    const uploadUrl = await this.signer.signPut(upload, seconds);
    this.metrics.add('PresignedUploads');
    await this.notices.tell('UPLOAD_REQUESTED', session);
    return { uploadUrl, uploadKey };
  }

  private refusalOf(session: SessionItem | undefined): AppError {
    if (session === undefined) return new AppError('NOT_FOUND', 'Session not found');
    return isSessionExpired(session, toEpochSeconds(this.now()))
      ? new AppError('SESSION_EXPIRED', 'Session expired')
      : new AppError('SESSION_COMPLETED', 'Session already completed');
  }
}
