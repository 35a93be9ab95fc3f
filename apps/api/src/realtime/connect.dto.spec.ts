import { describe, expect, it } from '@jest/globals';
import { SchemaPipe } from '../http/schema.pipe.js';
import { connectQuerySchema } from './connect.dto.js';

function read(query: unknown): Promise<unknown> {
  return Promise.resolve(new SchemaPipe().transform(query, { type: 'body', schema: connectQuerySchema }));
}

describe('connectQuerySchema', () => {
  it.each([
    [{ sessionId: 'a' }, { by: 'session', sessionId: 'a', viewerToken: undefined }],
    [
      { sessionId: 'a', viewer: 'b', other: 'c' },
      { by: 'session', sessionId: 'a', viewerToken: 'b' },
    ],
    [{ ticket: 't' }, { by: 'ticket', ticket: 't' }],
    // Refused later, as any other that nobody was given.
    [
      { ticket: '', viewer: 'b' },
      { by: 'ticket', ticket: '' },
    ],
  ])('should read %p', async (query, expected) => {
    await expect(read(query)).resolves.toEqual(expected);
  });

  it.each([
    [{}, 'sessionId is required'],
    [{ sessionId: '' }, 'sessionId is required'],
    [{ viewer: 'b' }, 'sessionId is required'],
    [{ sessionId: 'a', ticket: 't' }, 'ticket must not be given with a sessionId'],
    [{ sessionId: '', ticket: '' }, 'ticket must not be given with a sessionId'],
  ])('should refuse %p', async (query, message) => {
    await expect(read(query)).rejects.toMatchObject({ code: 'VALIDATION_ERROR', message });
  });
});
