import { describe, expect, it } from '@jest/globals';
import type { Template } from '../template/template.js';
import { localHeadersOf, localPolicyOf, webDefinitionOf } from './web.template.js';

const FUNCTION = {
  Type: 'AWS::CloudFront::Function',
  Properties: { FunctionCode: 'function handler(event) { return event.request; }' },
};
const HEADERS = {
  Type: 'AWS::CloudFront::ResponseHeadersPolicy',
  Properties: {
    ResponseHeadersPolicyConfig: {
      SecurityHeadersConfig: {
        ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'none'" },
        ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
        FrameOptions: { FrameOption: 'DENY' },
        StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000 },
      },
      CustomHeadersConfig: { Items: [{ Header: 'permissions-policy', Value: 'camera=(self)' }] },
    },
  },
};

describe('webDefinitionOf', () => {
  const templateOf = (...resources: Template['Resources'][string][]): Template => ({
    Resources: Object.fromEntries(resources.map((resource, index) => [`Resource${index}`, resource])),
  });

  it('should read the function, the policy and the other headers, but for the one that means nothing without TLS', () => {
    expect(webDefinitionOf(templateOf(FUNCTION, HEADERS))).toEqual({
      functionCode: FUNCTION.Properties.FunctionCode,
      contentSecurityPolicy: "default-src 'none'",
      headers: {
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'permissions-policy': 'camera=(self)',
      },
    });
  });

  it.each<[string, Template['Resources'][string][], string]>([
    ['no function', [HEADERS], 'exactly one AWS::CloudFront::Function'],
    ['two functions', [FUNCTION, FUNCTION, HEADERS], 'exactly one AWS::CloudFront::Function'],
    ['no headers', [FUNCTION], 'exactly one AWS::CloudFront::ResponseHeadersPolicy'],
  ])('should refuse a template with %s', (_, resources, sentence) => {
    expect(() => webDefinitionOf(templateOf(...resources))).toThrow(sentence);
  });
});

describe('localHeadersOf', () => {
  const headers = { 'x-frame-options': 'DENY', 'cross-origin-opener-policy': 'same-origin' };

  it.each(['localhost', 'localhost:3001', 'spotter.localhost:3001', '127.0.0.1:3001', '[::1]:3001'])(
    'should be all of them at %s',
    (host) => {
      expect(localHeadersOf(headers, host)).toEqual(headers);
    },
  );

  it.each(['192.168.1.20:3001', 'spotter.test', 'localhost.example.com', '127.example.com', undefined])(
    'should be none that browsers take over TLS only, at %s',
    (host) => {
      expect(localHeadersOf(headers, host)).toEqual({ 'x-frame-options': 'DENY' });
    },
  );
});

describe('localPolicyOf', () => {
  const origins = {
    api: 'http://localhost:3000',
    webSocket: 'ws://localhost:3001/local',
    s3: 'http://localhost:3002',
    signIn: 'http://127.0.0.1:9229',
  };

  it('should put the local address in the place of each of AWS, and leave all else as it is', () => {
    const policy =
      "img-src 'self' blob: https://spotter-local-uploads.s3.us-east-1.amazonaws.com; connect-src 'self' " +
      'https://HttpApi.execute-api.us-east-1.amazonaws.com wss://WebSocketApi.execute-api.us-east-1.amazonaws.com ' +
      "https://spotter.auth.us-east-1.amazoncognito.com; require-trusted-types-for 'script'";
    expect(localPolicyOf(policy, origins)).toBe(
      "img-src 'self' blob: http://localhost:3002; connect-src 'self' http://localhost:3000 ws://localhost:3001 " +
        "http://127.0.0.1:9229; require-trusted-types-for 'script'",
    );
  });

  it('should refuse an address that nothing here stands for', () => {
    const { api, webSocket, s3 } = origins;
    const withoutIdentity = { api, webSocket, s3 };
    for (const [address, given] of [
      ['https://fonts.example.com', origins],
      ['https://spotter.auth.us-east-1.amazoncognito.com', withoutIdentity],
    ] as const) {
      expect(() => localPolicyOf(`connect-src ${address}`, given)).toThrow(`The policy names ${address}`);
    }
  });
});
