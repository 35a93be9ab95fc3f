import type { NestMiddleware } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { AppError, LIMITS } from '@spotter/shared';
import type { NextFunction, Request, Response } from 'express';
import { parseJsonBody } from './json-body.js';

const METHODS_WITHOUT_BODY = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Reads a body of at most 256 KB and parses it as JSON. */
@Injectable()
export class JsonBodyMiddleware implements NestMiddleware {
  async use(request: Request, _response: Response, next: NextFunction): Promise<void> {
    request.body = METHODS_WITHOUT_BODY.has(request.method) ? undefined : parseJsonBody(await readBody(request));
    next();
  }
}

/** What exceeds the limit is read on but not kept: an unread rest would block the connection. */
async function readBody(request: Request): Promise<Buffer> {
  if (Number(request.headers['content-length']) > LIMITS.requestBodyBytes) {
    request.resume();
    throw tooLarge();
  }
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= LIMITS.requestBodyBytes) chunks.push(chunk);
    }
  } catch (cause) {
    throw new AppError('VALIDATION_ERROR', 'The body ended before it was whole', { cause });
  }
  if (size > LIMITS.requestBodyBytes) throw tooLarge();
  return Buffer.concat(chunks);
}

function tooLarge(): AppError {
  return new AppError('PAYLOAD_TOO_LARGE', `The body must not exceed ${LIMITS.requestBodyBytes} bytes`);
}
