import type { NestMiddleware } from '@nestjs/common';
import { Inject, Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { corsHeaders, PREFLIGHT_HEADERS } from './cors-headers.js';

/** Puts the CORS headers on every answer, errors too, and answers preflights on every path. */
@Injectable()
export class CorsMiddleware implements NestMiddleware {
  constructor(@Inject(API_CONFIG) private readonly config: ApiConfig) {}

  use(request: Request, response: Response, next: NextFunction): void {
    response.set(corsHeaders(this.config.corsOrigin));
    if (request.method !== 'OPTIONS') {
      next();
      return;
    }
    response.set(PREFLIGHT_HEADERS).status(204).end();
  }
}
