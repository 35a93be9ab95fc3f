import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { loadTemplate } from '../template/template.js';
import type { Template } from '../template/template.js';
import { readApis } from './gateway.template.js';

const ADDONS = join(import.meta.dirname, '../../../../copilot/environments/addons');

const API = 'AWS::ApiGatewayV2::Api';
const ROUTE = 'AWS::ApiGatewayV2::Route';
const STAGE = 'AWS::ApiGatewayV2::Stage';

function smallTemplate(): Template {
  return {
    Resources: {
      Http: { Type: API, Properties: { ProtocolType: 'HTTP' } },
      HttpStage: { Type: STAGE, Properties: { ApiId: 'Http', StageName: '$default' } },
      HttpRoute: { Type: ROUTE, Properties: { ApiId: 'Http', RouteKey: '$default' } },
      Ws: { Type: API, Properties: { ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' } },
      WsStage: { Type: STAGE, Properties: { ApiId: 'Ws', StageName: 'dev' } },
      WsRoute: {
        Type: ROUTE,
        Properties: { ApiId: 'Ws', RouteKey: '$default', RouteResponseSelectionExpression: '$default' },
      },
      WsResponse: {
        Type: 'AWS::ApiGatewayV2::RouteResponse',
        Properties: { ApiId: 'Ws', RouteId: 'WsRoute', RouteResponseKey: '$default' },
      },
    },
  };
}

describe('readApis', () => {
  describe('the project’s own template', () => {
    let template: Template;

    beforeAll(async () => {
      template = await loadTemplate(ADDONS, { App: 'spotter', Env: 'local' });
    });

    it('should hold the HTTP API with the routes that have a throttle, and the WebSocket API with its three', () => {
      expect(readApis(template)).toEqual({
        httpApi: {
          stage: '$default',
          routes: ['$default', 'POST /sessions', 'POST /auth/register', 'POST /auth/confirm'].map((routeKey) => ({
            routeKey,
          })),
        },
        webSocketApi: {
          stage: 'local',
          routeSelectionExpression: '$request.body.action',
          routes: [
            { routeKey: '$connect', hasRouteResponse: false },
            { routeKey: '$disconnect', hasRouteResponse: false },
            { routeKey: '$default', hasRouteResponse: true },
          ],
        },
      });
    });

    it('should name the buckets as they are called, where it can’t refer to them', () => {
      const { UploadBucket, ExercisesBucket, UploadBucketInvokePermission, ApiFunction, ApiFunctionRole } =
        template.Resources;
      const uploads = String(UploadBucket?.Properties['BucketName']);
      const exercises = String(ExercisesBucket?.Properties['BucketName']);
      expect(UploadBucketInvokePermission?.Properties['SourceArn']).toBe(`arn:aws:s3:::${uploads}`);
      const { Variables } = z
        .object({ Variables: z.record(z.string(), z.string()) })
        .parse(ApiFunction?.Properties['Environment']);
      expect(Variables).toMatchObject({ UPLOAD_BUCKET_NAME: uploads, EXERCISES_BUCKET_NAME: exercises });
      const policies = JSON.stringify(ApiFunctionRole?.Properties['Policies']);
      expect(policies).toContain(`"arn:aws:s3:::${uploads}/uploads/*"`);
      expect(policies).toContain(`"arn:aws:s3:::${uploads}/session-uploads/*"`);
      expect(policies).toContain(`"arn:aws:s3:::${exercises}/exercises/*"`);
      expect(policies).not.toMatch(/"Action":\[?"\*"/);
    });
  });

  it('should need both halves of a route response', () => {
    const withoutResponse = smallTemplate();
    delete withoutResponse.Resources['WsResponse'];
    const withoutExpression = smallTemplate();
    withoutExpression.Resources['WsRoute'] = { Type: ROUTE, Properties: { ApiId: 'Ws', RouteKey: '$default' } };
    for (const template of [withoutResponse, withoutExpression]) {
      expect(readApis(template).webSocketApi.routes).toEqual([{ routeKey: '$default', hasRouteResponse: false }]);
    }
    expect(readApis(smallTemplate()).webSocketApi.routes[0]?.hasRouteResponse).toBe(true);
  });

  it.each([
    ['Http', undefined, 'ProtocolType HTTP'],
    ['Ws', undefined, 'ProtocolType WEBSOCKET'],
    ['HttpStage', undefined, 'Http must have exactly one stage'],
    ['WsRoute', undefined, 'Ws has no routes'],
    ['Ws', { Type: API, Properties: { ProtocolType: 'WEBSOCKET' } }, 'Ws has no RouteSelectionExpression'],
    ['Second', { Type: API, Properties: { ProtocolType: 'HTTP' } }, 'more than one API with ProtocolType HTTP'],
    ['WsRoute', { Type: ROUTE, Properties: { ApiId: 'Ws' } }, 'WsRoute (AWS::ApiGatewayV2::Route)'],
    ['Http', { Type: API, Properties: { ProtocolType: 'REST' } }, 'Http (AWS::ApiGatewayV2::Api)'],
  ])('should say what is wrong with %s', (logicalId, resource, message) => {
    const resources = Object.entries({ ...smallTemplate().Resources, [logicalId]: resource });
    const template = { Resources: Object.fromEntries(resources.flatMap(([id, it]) => (it ? [[id, it]] : []))) };
    expect(() => readApis(template)).toThrow(message);
  });
});
