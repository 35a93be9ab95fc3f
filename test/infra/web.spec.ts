import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { awsConfig, createS3Client } from '@spotter/shared';
import { z } from 'zod';
import { Intrinsics } from '../../apps/local/src/template/intrinsics.js';
import type { RawTemplate } from '../../apps/local/src/template/template.yaml.js';
import { resolveTemplate, resourcesOfType } from '../../apps/local/src/template/template.js';
import type { MergedTemplate } from '../../apps/local/src/template/template.yaml.js';
import { webDefinitionOf } from '../../apps/local/src/web/web.template.js';
import type { Configuration } from '../../apps/web/src/configuration.js';
import { configurationSchema } from '../../apps/web/src/configuration.js';
import { readEnvironmentAddons } from './copilot.files.js';

const PSEUDO_PARAMETERS = {
  'AWS::AccountId': '123456789012',
  'AWS::Region': 'eu-central-1',
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};
const OWN_POOL = { CognitoUserPoolId: 'eu-west-1_AbCdEfGhI', CognitoClientId: '1example23456789' };
const ISSUER = { JwtIssuer: 'https://issuer.example.com', JwksUri: 'https://issuer.example.com/keys' };

/** What an environment with these parameters is, where each resource without a name has that which it has in the template. */
class Deployed {
  private readonly parameters: Record<string, string>;

  constructor(
    private readonly merged: MergedTemplate,
    given: Readonly<Record<string, string>>,
  ) {
    this.parameters = { App: 'spotter', Env: 'dev', ...PSEUDO_PARAMETERS, ...given };
  }

  get template() {
    return resolveTemplate(this.merged, this.parameters);
  }

  output(name: string): string {
    const { template } = this.merged;
    const intrinsics = new Intrinsics(template, { ...defaultsOf(template), ...this.parameters });
    return z.string().parse(intrinsics.resolve(template.Outputs[name]?.Value));
  }

  get configuration(): Configuration {
    return configurationSchema.parse(JSON.parse(this.output('WebConfiguration')));
  }

  /** The sources of each directive of the Content-Security-Policy. */
  get policy(): Record<string, string[]> {
    const directives = webDefinitionOf(this.template).contentSecurityPolicy.split('; ');
    return Object.fromEntries(
      directives.map((directive) => {
        const [name = '', ...sources] = directive.split(' ');
        return [name, sources];
      }),
    );
  }
}

function defaultsOf({ Parameters: parameters }: RawTemplate): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).flatMap(([name, { Default: value }]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** As it is written: names that stand for ids would be in lower case in a URL. */
function originOf(address: string): string {
  return /^\w+:\/\/[^/]+/.exec(address)?.[0] ?? '';
}

describe('the web app of an environment', () => {
  let merged: MergedTemplate;
  beforeAll(async () => {
    merged = await readEnvironmentAddons();
  });

  const deployed = (given: Readonly<Record<string, string>> = {}) => new Deployed(merged, given);

  it.each([
    ['without identity', {}],
    ['with a pool of its own', { CreateUserPool: 'true' }],
    ['with a pool that is there, and its page', { ...OWN_POOL, SignInDomain: 'id.example.com' }],
    ['with a page of its own for the pool that is made', { CreateUserPool: 'true', SignInDomain: 'id.example.com' }],
    ['with a pool that is there', OWN_POOL],
    ['with another issuer', ISSUER],
  ])('should be told what it understands, and be allowed to call that and nothing else: %s', (_, given) => {
    const { configuration, policy, template } = deployed(given);
    const buckets = resourcesOfType(template, 'AWS::S3::Bucket').map(
      ({ logicalId, properties }) =>
        [logicalId, `https://${String(properties['BucketName'])}.s3.eu-central-1.amazonaws.com`] as const,
    );
    const { ExercisesBucket: exercises, UploadBucket: uploads } = Object.fromEntries(buckets);
    expect(policy['connect-src']).toEqual([
      "'self'",
      originOf(configuration.apiUrl),
      originOf(configuration.webSocketUrl),
      uploads,
      ...(configuration.signIn ? [originOf(configuration.signIn.tokenEndpoint)] : []),
    ]);
    expect(policy['img-src']).toEqual(["'self'", 'blob:', exercises, uploads]);
  });

  it.each(['eu-central-1', 'us-east-1'])('should be let to load what the API signs in %s', async (region) => {
    const { policy, template } = deployed({ 'AWS::Region': region });
    for (const id of ['ExercisesBucket', 'UploadBucket']) {
      const client = createS3Client(awsConfig({ AWS_REGION: region }));
      client.config.credentials = () => Promise.resolve({ accessKeyId: 'a', secretAccessKey: 'b' });
      const bucket = String(template.Resources[id]?.Properties['BucketName']);
      const url = await getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: 'a.jpg' }));
      expect(policy['img-src']).toContain(new URL(url).origin);
      client.destroy();
    }
  });

  it('should run no script and take no style but its own, and be in nobody’s frame', () => {
    expect(deployed().policy).toEqual({
      'connect-src': expect.anything(),
      'img-src': expect.anything(),
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'style-src': ["'self'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
      'require-trusted-types-for': ["'script'"],
    });
  });

  it('should find the API and the WebSocket of the environment', () => {
    expect(deployed().configuration).toEqual({
      apiUrl: 'https://HttpApi.execute-api.eu-central-1.amazonaws.com',
      webSocketUrl: 'wss://WebSocketApi.execute-api.eu-central-1.amazonaws.com/WebSocketStage',
    });
  });

  it('should sign in at the page of the pool, by the pool’s own issuer, wherever that is', () => {
    expect(deployed({ CreateUserPool: 'true' }).configuration.signIn).toMatchObject({
      issuer: 'https://cognito-idp.UserPool.amazonaws.com/UserPool',
      authorizationEndpoint: 'https://UserPoolDomain.auth.eu-central-1.amazoncognito.com/oauth2/authorize',
      clientId: 'UserPoolClient',
    });
    expect(deployed({ ...OWN_POOL, SignInDomain: 'id.example.com' }).configuration.signIn).toEqual({
      issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI',
      authorizationEndpoint: 'https://id.example.com/oauth2/authorize',
      tokenEndpoint: 'https://id.example.com/oauth2/token',
      logoutEndpoint: 'https://id.example.com/logout',
      clientId: '1example23456789',
      scope: 'openid email',
    });
  });

  it.each([
    ['a pool that is there, and nothing that names its page', OWN_POOL],
    ['another issuer', ISSUER],
    ['another issuer beside a pool', { CreateUserPool: 'true', SignInDomain: 'id.example.com', ...ISSUER }],
  ])('should sign nobody in with %s', (_, given) => {
    expect(deployed(given).configuration.signIn).toBeUndefined();
  });

  it.each([
    ['CloudFront’s', {}, 'https://WebDistribution.DomainName'],
    [
      'its own',
      { WebDomain: 'app.example.com', WebCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1' },
      'https://app.example.com',
    ],
  ])('should be sent back to by the sign-in page under a name that is %s', (_, given, url) => {
    const environment = deployed({ ...given, CreateUserPool: 'true' });
    expect(environment.output('WebUrl')).toBe(url);
    expect(environment.template.Resources['UserPoolClient']?.Properties).toMatchObject({
      AllowedOAuthFlows: ['code'],
      CallbackURLs: [`${url}/signed-in`],
      LogoutURLs: [`${url}/jobs`],
      GenerateSecret: false,
    });
  });

  it('should be reached by TLS alone, and its requests be in no log', () => {
    const [distribution] = resourcesOfType(deployed().template, 'AWS::CloudFront::Distribution');
    const { DistributionConfig: config } = z
      .object({ DistributionConfig: z.record(z.string(), z.unknown()) })
      .parse(distribution?.properties);
    expect(config['DefaultCacheBehavior']).toMatchObject({ ViewerProtocolPolicy: 'redirect-to-https' });
    expect(config).not.toHaveProperty('Logging');
    const types = Object.values(merged.template.Resources).map(({ Type: type }) => type);
    for (const type of types) expect(type).not.toMatch(/Logs::Delivery|RealtimeLogConfig/);
  });
});
