import { createHash } from 'node:crypto';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import { toSeconds } from '../time.js';

const METHODS_THAT_READ = new Set(['GET', 'HEAD']);

/** What the catalogue answers. */
export interface CatalogueAnswer<Data> {
  readonly success: true;
  readonly data: Data;
  readonly timestamp: string;
}

/**
 * Wraps the data. What is read clients may keep if they ask each time whether it still holds: the tag is of the data alone,
 * not of the time or the encoding, and so a weak one; Express answers 304 by it. What a write answers has no tag: `If-Match`
 * takes the version, which is in the data.
 */
@Injectable()
export class CatalogueAnswerInterceptor<Data> implements NestInterceptor<Data, CatalogueAnswer<Data>> {
  constructor(@Inject(CLOCK) private readonly now: Clock) {}

  intercept(context: ExecutionContext, next: CallHandler<Data>): Observable<CatalogueAnswer<Data>> {
    const http = context.switchToHttp();
    const isRead = METHODS_THAT_READ.has(http.getRequest<Request>().method);
    return next.handle().pipe(
      map((data) => {
        if (isRead) http.getResponse<Response>().set({ etag: tagOf(data), 'cache-control': 'no-cache' });
        return { success: true, data, timestamp: toSeconds(this.now()) };
      }),
    );
  }
}

function tagOf(data: unknown): string {
  return `W/"${createHash('sha256').update(JSON.stringify(data)).digest('base64url')}"`;
}
