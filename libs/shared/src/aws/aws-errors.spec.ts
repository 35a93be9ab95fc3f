import { describe, expect, it } from '@jest/globals';
import { AppError } from '../errors/app-error.js';
import { callAws } from './aws-errors.js';

function serviceError(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error('inside'), { name, $metadata: { httpStatusCode } });
}

async function thrownBy(error: Error): Promise<unknown> {
  return callAws('S3_ERROR', () => Promise.reject(error)).catch((thrown: unknown) => thrown);
}

describe('callAws', () => {
  it('should give back what the call answered', async () => {
    await expect(callAws('S3_ERROR', () => Promise.resolve('object'))).resolves.toBe('object');
  });

  it.each([
    ['ProvisionedThroughputExceededException', 400],
    ['SlowDown', 503],
    ['ServiceUnavailable', 503],
    ['AnyName', 429],
  ])('should turn %s into SERVICE_UNAVAILABLE with a time to wait', async (name, status) => {
    const cause = serviceError(name, status);

    expect(await thrownBy(cause)).toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      status: 503,
      retryAfterSeconds: 2,
      cause,
    });
  });

  it("should turn any other failure into the service's code and keep the inside in the cause", async () => {
    const cause = serviceError('InternalError', 500);
    const thrown = await thrownBy(cause);

    expect(thrown).toBeInstanceOf(AppError);
    expect(thrown).toMatchObject({ code: 'S3_ERROR', status: 500, message: 'An error occurred', cause });
  });

  it.each([
    ['has no metadata', new Error('socket hang up')],
    ['was never answered', Object.assign(new Error('socket hang up'), { $metadata: {} })],
  ])("should turn a failure that %s into the service's code", async (_case, cause) => {
    expect(await thrownBy(cause)).toMatchObject({ code: 'S3_ERROR', cause });
  });

  it('should let a failed condition through: it is an answer', async () => {
    const failed = serviceError('ConditionalCheckFailedException', 400);

    expect(await thrownBy(failed)).toBe(failed);
  });
});
