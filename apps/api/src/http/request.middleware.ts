import { randomUUID } from 'node:crypto';
import type { NestMiddleware } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { AccessLog } from '../logging/access-log.js';
import { requestContext } from './request-context.js';

/** Gives every request its id, every answer the headers that all have, and every invocation its line in the log. */
@Injectable()
export class RequestMiddleware implements NestMiddleware {
  constructor(private readonly accessLog: AccessLog) {}

  use(request: Request, response: Response, next: NextFunction): void {
    const context = requestContext.getStore() ?? { requestId: randomUUID(), started: performance.now() };
    response.setHeader('x-request-id', context.requestId);
    response.setHeader('cache-control', 'no-store');
    response.setHeader('x-content-type-options', 'nosniff');
    response.once('finish', () => {
      const { method } = request;
      const { statusCode: status } = response;
      this.accessLog.write({ kind: 'http', method, route: routePattern(request), status }, context);
    });
    requestContext.run(context, next);
  }
}

/** Express types the matched route as `any`; before a match there is none. */
function routePattern({ route }: { route?: unknown }): string {
  const path = typeof route === 'object' && route !== null && 'path' in route ? route.path : undefined;
  return typeof path === 'string' ? path : 'none';
}
