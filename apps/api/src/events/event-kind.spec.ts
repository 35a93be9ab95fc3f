import { describe, expect, it } from '@jest/globals';
import { apiGatewayV1Event } from '../../../../test/events/api-gateway-v1.js';
import { apiGatewayV2Event } from '../../../../test/events/api-gateway-v2.js';
import { PARTIAL_HEALTH_EVENTS } from '../../../../test/events/partial-http.js';
import { s3Event, s3TestEvent } from '../../../../test/events/s3.js';
import { scheduledEvent } from '../../../../test/events/schedule.js';
import { UNKNOWN_EVENTS } from '../../../../test/events/unknown.js';
import { connectEvent } from '../../../../test/events/websocket.js';
import { kindOf } from './event-kind.js';

describe('kindOf', () => {
  it.each([
    ['http-v1', apiGatewayV1Event({ path: '/health' })],
    ['http-v2', apiGatewayV2Event({ path: '/health' })],
    ['s3', s3Event('photos', ['uploads/a'])],
    ['s3', { Records: [{ s3: { object: { key: 'a' } } }] }],
    ['s3', s3TestEvent('photos')],
    ['schedule', scheduledEvent()],
    ['schedule', { source: 'aws.events', 'detail-type': 'Scheduled Event' }],
    ['websocket', connectEvent()],
  ])('should know an event of %s', (kind, event) => {
    expect(kindOf(event)).toBe(kind);
  });

  it.each(Object.entries(PARTIAL_HEALTH_EVENTS))('should know %s for HTTP', (_case, event) => {
    expect(kindOf(event)).toMatch(/^http-v[12]$/);
  });

  it.each(Object.entries(UNKNOWN_EVENTS))('should not know %s', (_case, event) => {
    expect(kindOf(event)).toBe('unknown');
  });
});
