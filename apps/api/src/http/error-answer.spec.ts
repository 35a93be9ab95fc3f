import { BadRequestException, HttpException, NotFoundException } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import { AppError } from '@spotter/shared';
import { toAppError, toErrorBody } from './error-answer.js';

describe('toAppError', () => {
  it.each([
    ['an unknown route', new NotFoundException('Cannot GET /secret'), 'NOT_FOUND', 'Not Found'],
    [
      'a path that cannot be decoded',
      new BadRequestException('x', { cause: new URIError('x') }),
      'NOT_FOUND',
      'Not Found',
    ],
    ['a bad request', new BadRequestException('No good'), 'VALIDATION_ERROR', 'No good'],
    ['a failure in Nest', new HttpException('secret', 502), 'INTERNAL_ERROR', 'An error occurred'],
    ['a failure nobody foresaw', new TypeError('secret'), 'INTERNAL_ERROR', 'An error occurred'],
    ['something that is no error', 'secret', 'INTERNAL_ERROR', 'An error occurred'],
  ])('should turn %s into an error of the contract', (_case, thrown, code, message) => {
    expect(toAppError(thrown)).toMatchObject({ code, message });
  });

  it('should keep what the domain threw, and every cause for the log', () => {
    const error = new AppError('CONFLICT', 'Too late');
    expect(toAppError(error)).toBe(error);
    const thrown = new Error('why');
    expect(toAppError(thrown).cause).toBe(thrown);
  });
});

describe('toErrorBody', () => {
  it('should show time to the second, and details only when there are any', () => {
    const now = new Date('2026-01-02T03:04:05.678Z');
    expect(toErrorBody(new AppError('NOT_FOUND', 'Not Found'), 'r-1', now)).toEqual({
      success: false,
      error: { code: 'NOT_FOUND', message: 'Not Found', timestamp: '2026-01-02T03:04:05Z', requestId: 'r-1' },
    });
    const details = [{ path: 'a[0]', message: 'a[0] is required' }];
    expect(toErrorBody(new AppError('VALIDATION_ERROR', 'x', { details }), 'r-1', now).error.details).toEqual(details);
  });
});
