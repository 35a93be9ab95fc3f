import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { readEnvironmentAddons } from './copilot.files.js';

/** What API Gateway may write of a call: neither its path nor its query, which hold capabilities, nor whose it is. */
const HARMLESS = [
  '$context.requestId',
  '$context.routeKey',
  '$context.httpMethod',
  '$context.status',
  '$context.responseLatency',
  '$context.integrationStatus',
  '$context.integrationErrorMessage',
];

const settingsSchema = z.strictObject({ DestinationArn: z.unknown(), Format: z.string() });

describe('the access logs of API Gateway', () => {
  it('should hold of a call nothing by which another could take its place, in a group of their own', async () => {
    const { template } = await readEnvironmentAddons();
    const settings = settingsSchema.parse(template.Resources['HttpStage']?.Properties['AccessLogSettings']);
    expect(settings.DestinationArn).toEqual({ 'Fn::GetAtt': ['HttpAccessLogGroup', 'Arn'] });
    const line = z.record(z.string(), z.string()).parse(JSON.parse(settings.Format));
    expect(line).toMatchObject({ routeKey: '$context.routeKey', requestId: '$context.requestId' });
    for (const value of Object.values(line)) expect(HARMLESS).toContain(value);
  });

  it('should be none of the WebSocket API, whose addresses hold the viewer’s token', async () => {
    const { template } = await readEnvironmentAddons();
    expect(template.Resources['WebSocketStage']?.Properties).not.toHaveProperty('AccessLogSettings');
  });
});
