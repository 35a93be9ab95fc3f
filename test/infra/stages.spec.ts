import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { RawTemplate } from '../../apps/local/src/template/template.yaml.js';
import { readEnvironmentAddons } from './copilot.files.js';

const settingsSchema = z.record(z.string(), z.unknown());

/** The parameters by which each of the two APIs is throttled as a whole. */
const THROTTLES = {
  HttpStage: { ThrottlingRateLimit: { Ref: 'HttpRateLimit' }, ThrottlingBurstLimit: { Ref: 'HttpBurstLimit' } },
  WebSocketStage: {
    ThrottlingRateLimit: { Ref: 'WebSocketRateLimit' },
    ThrottlingBurstLimit: { Ref: 'WebSocketBurstLimit' },
  },
};

describe('the stages of the APIs', () => {
  let resources: RawTemplate['Resources'];
  beforeAll(async () => {
    resources = (await readEnvironmentAddons()).template.Resources;
  });

  const stages = () => Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::ApiGatewayV2::Stage');

  it('should deploy what they have by themselves: one without a deployment answers 404 to all', () => {
    expect(
      stages()
        .map(([id]) => id)
        .toSorted(),
    ).toEqual(Object.keys(THROTTLES).toSorted());
    for (const [id, { Properties: stage }] of stages()) expect([id, stage['AutoDeploy']]).toEqual([id, true]);
  });

  it('should be throttled as a whole, and routes that anybody may call by less', () => {
    for (const [id, throttle] of Object.entries(THROTTLES)) {
      expect(resources[id]?.Properties['DefaultRouteSettings']).toMatchObject(throttle);
    }
    const ofRoutes = settingsSchema.parse(resources['HttpStage']?.Properties['RouteSettings']);
    expect(Object.keys(ofRoutes)).toEqual(['POST /sessions', 'POST /auth/register', 'POST /auth/confirm']);
    for (const settings of Object.values(ofRoutes)) {
      expect(settings).toMatchObject({
        ThrottlingRateLimit: { Ref: 'CostlyRouteRateLimit' },
        ThrottlingBurstLimit: { Ref: 'CostlyRouteBurstLimit' },
      });
    }
  });

  it('should wait for the routes of the WebSocket API, which a stage that is there before them leaves out', () => {
    const routes = Object.entries(resources).filter(
      ([, { Type, Properties: properties }]) =>
        /^AWS::ApiGatewayV2::Route(Response)?$/.test(Type) &&
        JSON.stringify(properties['ApiId']) === '{"Ref":"WebSocketApi"}',
    );
    expect(routes).toHaveLength(4);
    expect(resources['WebSocketStage']).toMatchObject({
      DependsOn: expect.arrayContaining(routes.map(([id]) => id)),
    });
  });
});
