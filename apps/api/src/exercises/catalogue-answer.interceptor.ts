import { createHash } from 'node:crypto';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import { toSeconds } from '../time.js';

/** What the catalogue answers. */
export interface CatalogueAnswer<Data> {
  readonly success: true;
  readonly data: Data;
  readonly timestamp: string;
}

/**
 * Wraps the data, and lets clients keep them if they ask each time whether they still hold. The tag is of the data alone, and
 * Express answers 304 by it.
 */
@Injectable()
export class CatalogueAnswerInterceptor<Data> implements NestInterceptor<Data, CatalogueAnswer<Data>> {
  constructor(@Inject(CLOCK) private readonly now: Clock) {}

  intercept(context: ExecutionContext, next: CallHandler<Data>): Observable<CatalogueAnswer<Data>> {
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(
      map((data) => {
        response.set({ etag: tagOf(data), 'cache-control': 'no-cache' });
        return { success: true, data, timestamp: toSeconds(this.now()) };
      }),
    );
  }
}

function tagOf(data: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(data)).digest('base64url')}"`;
}
