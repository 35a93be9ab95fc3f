import { describe, expect, it } from '@jest/globals';
import { SchemaPipe } from '../http/schema.pipe.js';
import { messageSchema } from './message.dto.js';

function read(message: string): Promise<unknown> {
  return Promise.resolve(new SchemaPipe().transform(Buffer.from(message), { type: 'body', schema: messageSchema }));
}

describe('messageSchema', () => {
  it.each(['ping', 'status'])('should read %s', async (action) => {
    await expect(read(JSON.stringify({ action }))).resolves.toEqual({ action });
  });

  it.each([
    ['nothing', '', 'body is required'],
    ['no JSON', '{"action":', 'The body must be valid JSON in UTF-8'],
    ['a list', '[{"action":"ping"}]', 'body must be an object'],
    ['a text', '"ping"', 'body must be an object'],
    ['null', 'null', 'body must be an object'],
    ['no action', '{}', 'action must be one of ping, status, watch'],
    ['an unknown action', '{"action":"dance"}', 'action must be one of ping, status, watch'],
    ['an action in capitals', '{"action":"PING"}', 'action must be one of ping, status, watch'],
    ["an object's own name", '{"action":"constructor"}', 'action must be one of ping, status, watch'],
    ['an action that is no text', '{"action":{"ping":1}}', 'action must be one of ping, status, watch'],
    ['a watch of nothing', '{"action":"watch"}', 'jobId is required'],
    ['an id that is no text', '{"action":"watch","jobId":1}', 'jobId must be a string'],
    ['an unknown field', '{"action":"ping","sessionId":"a"}', 'sessionId is not a known field'],
    ['a deep message', `{"action":"ping","a":${'['.repeat(200)}${']'.repeat(200)}}`, /nested deeper/],
  ])('should refuse %s', async (_case, message, fault) => {
    await expect(read(message)).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      message: typeof fault === 'string' ? fault : (expect.stringMatching(fault) as unknown),
    });
  });
});
