import { describe, expect, it } from '@jest/globals';
import { AccessControl, signerOf } from './access.control.js';
import { statementsOf } from './policy.document.js';
import { Role } from './role.js';

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/jobs';
const BUCKET = 'arn:aws:s3:::photos';

function policy(...statements: object[]): unknown {
  return { Version: '2012-10-17', Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })) };
}

function roleOf(...statements: object[]): Role {
  return new Role('api', statementsOf('policy', policy(...statements)));
}

describe(statementsOf.name, () => {
  it.each([
    ['a refusal', { Effect: 'Deny', Action: 's3:GetObject', Resource: BUCKET }],
    ['every action but some', { NotAction: 's3:GetObject', Resource: BUCKET }],
    ['many actions by one name', { Action: 's3:Get*', Resource: BUCKET }],
    ['an action of no service', { Action: '*', Resource: BUCKET }],
    ['no resource', { Action: 's3:GetObject' }],
    [
      'another condition',
      { Action: 's3:GetObject', Resource: BUCKET, Condition: { Bool: { 'aws:SecureTransport': true } } },
    ],
    ['another key', { Action: 's3:GetObject', Resource: BUCKET, Condition: { StringLike: { 's3:delimiter': '/' } } }],
    ['a principal', { Principal: '*', Action: 's3:GetObject', Resource: BUCKET }],
  ])('should not take what it cannot judge: %s', (_, statement) => {
    expect(() => statementsOf('objects', policy(statement))).toThrow(
      'The policy objects is not one that can be judged',
    );
  });

  it('should name statements by their Sid, or else by their place', () => {
    const document = policy(
      { Sid: 'Read', Action: 's3:GetObject', Resource: BUCKET },
      { Action: 's3:PutObject', Resource: BUCKET },
    );
    expect(statementsOf('objects', document).map(({ id }) => id)).toEqual(['objects.Read', 'objects.1']);
  });
});

describe(Role.name, () => {
  it.each([
    [true, 'dynamodb:GetItem', TABLE],
    [true, 'dynamodb:GetItem', `${TABLE}/index/byUser`],
    [false, 'dynamodb:GetItem', `${TABLE}/index`],
    [false, 'dynamodb:GetItem', `${TABLE}2`],
    [false, 'dynamodb:GetItem', `x${TABLE}`],
    [false, 'dynamodb:PutItem', TABLE],
    [false, 'dynamodb:Getitem', TABLE],
  ])('should tell %s for %s on %s', (allowed, action, resource) => {
    const role = roleOf({ Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: [TABLE, `${TABLE}/index/*`] });
    expect(role.allows({ action, resource })).toBe(allowed);
  });

  it('should take nothing in a resource for a pattern but * and ?', () => {
    const role = roleOf({ Action: 's3:GetObject', Resource: `${BUCKET}/a.b?+(c)/*` });
    const allows = (key: string) => role.allows({ action: 's3:GetObject', resource: `${BUCKET}/${key}` });
    expect(allows('a.bX+(c)/d/e\nf')).toBe(true);
    expect(allows('aXbX+(c)/d')).toBe(false);
    expect(allows('a.b+(c)/d')).toBe(false);
  });

  it.each([
    [true, 'uploads/'],
    [true, 'uploads/ada/1.jpg'],
    [false, 'others/'],
    [false, ''],
    [false, undefined],
  ])('should tell %s for a list of the prefix %p', (allowed, prefix) => {
    const role = roleOf({
      Action: 's3:ListBucket',
      Resource: BUCKET,
      Condition: { StringLike: { 's3:prefix': ['uploads/*', 'session-uploads/*'] } },
    });
    const demand = { action: 's3:ListBucket', resource: BUCKET, ...(prefix !== undefined && { prefix }) };
    expect(role.allows(demand)).toBe(allowed);
  });

  it('should tell which of its rights were not needed, and count no refusal as a need', () => {
    const role = roleOf(
      { Sid: 'Items', Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: [TABLE, `${TABLE}/index/*`] },
      { Sid: 'Again', Action: 'dynamodb:GetItem', Resource: TABLE },
    );
    role.allows({ action: 'dynamodb:GetItem', resource: TABLE });
    role.allows({ action: 'dynamodb:Query', resource: `${TABLE}2` });
    expect(role.refused()).toEqual([{ action: 'dynamodb:Query', resource: `${TABLE}2` }]);
    expect(role.unused()).toEqual([
      { role: 'api', statement: 'policy.Items', right: `dynamodb:GetItem on ${TABLE}/index/*` },
      { role: 'api', statement: 'policy.Items', right: `dynamodb:Query on ${TABLE}` },
      { role: 'api', statement: 'policy.Items', right: `dynamodb:Query on ${TABLE}/index/*` },
      // What an earlier statement allows needs no other.
      { role: 'api', statement: 'policy.Again', right: `dynamodb:GetItem on ${TABLE}` },
    ]);
  });
});

describe(AccessControl.name, () => {
  const control = new AccessControl([
    { credentials: { accessKeyId: 'ADMIN', secretAccessKey: 'one' } },
    {
      credentials: { accessKeyId: 'API', secretAccessKey: 'two' },
      role: roleOf({ Action: 'dynamodb:GetItem', Resource: TABLE }),
    },
  ]);
  const get = { action: 'dynamodb:GetItem', resource: TABLE };
  const put = { action: 'dynamodb:PutItem', resource: TABLE };

  it('should allow whoever has no role everything, and a role what its policies do', () => {
    expect(control.refusalOf('ADMIN', () => [get, put])).toBeUndefined();
    expect(control.refusalOf('API', () => [get])).toBeUndefined();
  });

  it('should name the first right that is missing', () => {
    expect(control.refusalOf('API', () => [get, put])).toEqual({
      code: 'AccessDeniedException',
      message: expect.stringContaining(`is not authorized to perform: dynamodb:PutItem on resource: ${TABLE}`),
    });
  });

  it.each(['OTHER', '', undefined])('should know nobody by the key %p', (key) => {
    expect(control.refusalOf(key, () => [])).toMatchObject({ code: 'UnrecognizedClientException' });
  });
});

describe(signerOf.name, () => {
  it.each([
    ['AKID', 'AWS4-HMAC-SHA256 Credential=AKID/20261120/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=s'],
    ['AKID', 'AWS4-HMAC-SHA256 SignedHeaders=host, Credential=AKID/20261120/us-east-1/sqs/aws4_request, Signature=s'],
    [undefined, 'Bearer Credential=AKID/1'],
    [undefined, undefined],
  ])('should be %p for %p', (key, authorization) => {
    expect(signerOf(authorization)).toBe(key);
  });
});
