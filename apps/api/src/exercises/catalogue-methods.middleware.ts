import type { NestMiddleware } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { AppError } from '@spotter/shared';
import type { NextFunction, Request, Response } from 'express';

const METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** As Express matches the route: in any case, and with a slash at the end or without. */
const CATALOGUE_PATH = /^\/exercises\/?$/i;

/** Refuses what `/exercises` will never do, whatever body comes with it. */
@Injectable()
export class CatalogueMethodsMiddleware implements NestMiddleware {
  use(request: Request, _response: Response, next: NextFunction): void {
    if (METHODS.has(request.method) || !CATALOGUE_PATH.test(request.path)) {
      next();
      return;
    }
    // A body that nobody reads would block the connection.
    request.resume();
    throw new AppError('INVALID_METHOD', 'Only GET, HEAD and OPTIONS are allowed on /exercises');
  }
}
