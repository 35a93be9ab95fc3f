import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@spotter/shared';
import * as z from 'zod/mini';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { currentRequestId } from '../http/request-context.js';
import { LOGGER } from '../logging/logger.token.js';
import { CompleteSessionService } from './complete-session.service.js';
import { sessionIdOfKey } from './upload-key.js';

const MOST_LOGGED_CHARACTERS = 200;

/** As little of a record as can be understood: who sends one by hand leaves the rest out. */
const recordSchema = z.object({
  eventName: z.optional(z.string()),
  s3: z.object({
    bucket: z.optional(z.object({ name: z.optional(z.string()) })),
    object: z.object({ key: z.string(), size: z.optional(z.number().check(z.gte(0))) }),
  }),
});

/** Completes the sessions whose uploads S3 tells of. */
@Injectable()
export class UploadEventsService {
  constructor(
    private readonly completion: CompleteSessionService,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Serves every record; one that is none of ours is logged and skipped.
   *
   * @throws {Error} when some could not be served, after all have been tried: S3's event is then delivered again.
   */
  async handle(records: readonly unknown[]): Promise<void> {
    let failed = 0;
    for (const record of records) {
      try {
        await this.serve(record);
      } catch (thrown) {
        failed += 1;
        // Each by itself: of an error with several causes, the log shows none.
        for (const error of thrown instanceof AggregateError ? (thrown.errors as unknown[]) : [thrown]) {
          this.logger.error('record of S3 could not be served', { requestId: currentRequestId(), error });
        }
      }
    }
    if (failed > 0) throw new Error(`${failed} of ${records.length} records could not be served`);
  }

  private async serve(record: unknown): Promise<void> {
    const { data } = z.safeParse(recordSchema, record);
    if (data === undefined) {
      this.skip('it has not the shape of a record');
      return;
    }
    const { eventName, s3 } = data;
    if (eventName !== undefined && !/^(s3:)?ObjectCreated:/.test(eventName)) return;
    if (s3.bucket?.name !== undefined && s3.bucket.name !== this.config.uploadBucket) {
      this.skip('its bucket is not the upload bucket');
      return;
    }
    const key = decoded(s3.object.key);
    const sessionId = key === undefined ? undefined : sessionIdOfKey(key);
    if (key === undefined || sessionId === undefined) this.skip('its key is not that of a session', s3.object.key);
    else await this.completion.byEvent(sessionId, key, s3.object.size);
  }

  private skip(reason: string, key?: string): void {
    const shown = key?.slice(0, MOST_LOGGED_CHARACTERS);
    this.logger.warn('record of S3 skipped', { requestId: currentRequestId(), reason, key: shown });
  }
}

/** S3 encodes keys as in a form, a space as `+`; what cannot be decoded is no key. */
function decoded(key: string): string | undefined {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
