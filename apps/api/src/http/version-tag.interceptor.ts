import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { Observable } from 'rxjs';
import { tap } from 'rxjs';

/** Gives an answer its version as a tag, which a client sends back by `If-Match`. */
@Injectable()
export class VersionTagInterceptor implements NestInterceptor<{ readonly version: number }> {
  intercept(
    context: ExecutionContext,
    next: CallHandler<{ readonly version: number }>,
  ): Observable<{ readonly version: number }> {
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(
      tap(({ version }) => {
        response.set('etag', `"${version}"`);
      }),
    );
  }
}
