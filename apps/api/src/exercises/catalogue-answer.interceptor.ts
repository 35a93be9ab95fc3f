import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import { toSeconds } from '../time.js';
import type { CatalogueData } from './catalogue-data.js';

const METHODS_THAT_READ = new Set(['GET', 'HEAD']);

/** What the catalogue answers. */
export interface CatalogueAnswer<Data> {
  readonly success: true;
  readonly data: Data;
  readonly timestamp: string;
}

/**
 * Puts a `CatalogueAnswer` together around data that is serialised already. What is read clients may keep if they ask each
 * time whether it still holds; Express answers 304 by the tag. What a write answers has no tag: `If-Match` takes the version,
 * which is in the data.
 */
@Injectable()
export class CatalogueAnswerInterceptor implements NestInterceptor<CatalogueData, string> {
  constructor(@Inject(CLOCK) private readonly now: Clock) {}

  intercept(context: ExecutionContext, next: CallHandler<CatalogueData>): Observable<string> {
    const http = context.switchToHttp();
    const response = http.getResponse<Response>();
    const isRead = METHODS_THAT_READ.has(http.getRequest<Request>().method);
    return next.handle().pipe(
      map(({ json, tag }) => {
        // A text would else go out as HTML.
        response.type('json');
        if (isRead) response.set({ etag: tag, 'cache-control': 'no-cache' });
        return `{"success":true,"data":${json},"timestamp":"${toSeconds(this.now())}"}`;
      }),
    );
  }
}
