import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import type { Logger } from '@spotter/shared';
import { ConnectionSender } from '@spotter/shared';
import type { SessionItem } from './session.item.js';
import { SessionNoticesService } from './session-notices.service.js';

const SESSION_ID = '0b0e7f36-1111-4222-8333-444455556666';
const NOW = new Date('2026-11-22T10:07:08.999Z');

const unwatched: SessionItem = {
  sessionId: SESSION_ID,
  status: 'UPLOAD_REQUESTED',
  createdAt: 1,
  expiresAt: 2,
  ttl: 3,
  viewerTokenHash: 'ab',
};
const waiting: SessionItem = {
  ...unwatched,
  wsConnectionId: 'screen=',
  wsConnectedAt: NOW.toISOString(),
  wsViewer: true,
};

/** API Gateway: what it was sent, how it answers, and what was logged meanwhile. */
class Place {
  readonly sent: { readonly to: unknown; readonly message: unknown }[] = [];
  readonly warnings: (readonly [message: string, fields: object])[] = [];
  answer: (signal: AbortSignal) => Promise<unknown> = () => Promise.resolve({});
  private readonly client = {
    send: (
      command: { input: { ConnectionId: string; Data: Buffer } },
      { abortSignal }: { abortSignal: AbortSignal },
    ) => {
      const { ConnectionId: to, Data: data } = command.input;
      this.sent.push({ to, message: JSON.parse(data.toString()) });
      return this.answer(abortSignal);
    },
  } as unknown as ApiGatewayManagementApiClient;
  readonly notices = new SessionNoticesService(new ConnectionSender(this.client), () => NOW, {
    warn: (...warning: [string, object]) => this.warnings.push(warning),
  } as unknown as Logger);
}

describe('SessionNoticesService', () => {
  let place: Place;
  beforeEach(() => {
    place = new Place();
  });

  describe('tell', () => {
    it.each(['PHONE_CONNECTED', 'UPLOAD_REQUESTED'] as const)('should tell the viewer of %s', async (action) => {
      await place.notices.tell(action, waiting);
      expect(place.sent).toEqual([
        { to: 'screen=', message: { action, sessionId: SESSION_ID, timestamp: 1_795_342_028 } },
      ]);
      expect(place.warnings).toEqual([]);
    });

    it.each<[string, Partial<SessionItem>]>([
      ['who only knows the id', { wsViewer: false }],
      ['whose session has its photo', { status: 'COMPLETED' }],
    ])('should tell nobody %s', async (_who, change) => {
      await place.notices.tell('PHONE_CONNECTED', { ...waiting, ...change });
      expect(place.sent).toEqual([]);
    });

    it('should tell nobody where nobody is', async () => {
      await place.notices.tell('PHONE_CONNECTED', unwatched);
      expect(place.sent).toEqual([]);
    });

    it('should take no connection that is gone for a failure', async () => {
      place.answer = () => Promise.reject(Object.assign(new Error('gone'), { name: 'GoneException' }));
      await place.notices.tell('UPLOAD_REQUESTED', waiting);
      expect(place.sent).toHaveLength(1);
      expect(place.warnings).toEqual([]);
    });

    it('should not fail, and say in the log why nobody was told', async () => {
      const error = new Error('API Gateway is out of order');
      place.answer = () => Promise.reject(error);
      await place.notices.tell('UPLOAD_REQUESTED', waiting);
      expect(place.warnings).toEqual([
        ['a screen could not be told', { requestId: 'none', action: 'UPLOAD_REQUESTED', error }],
      ]);
    });

    it('should give up after about a second', async () => {
      place.answer = (signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(signal.reason as Error);
          });
        });
      const began = performance.now();
      await place.notices.tell('PHONE_CONNECTED', waiting);
      expect(performance.now() - began).toBeLessThan(2_000);
      expect(place.warnings).toHaveLength(1);
    });
  });
});
