import { expect } from '@jest/globals';

/** Matches a body of the one error shape, with nothing in it that the shape does not have. */
export function errorBody(code: string, message: unknown, paths?: readonly string[]) {
  return {
    success: false,
    error: {
      code,
      message,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      requestId: expect.stringMatching(/./),
      ...(paths && { details: paths.map((path) => ({ path, message: expect.stringContaining(path) })) }),
    },
  };
}
