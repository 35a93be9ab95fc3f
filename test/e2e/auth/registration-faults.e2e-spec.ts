import { Console } from 'node:console';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createLogger } from '@spotter/shared';
import supertest from 'supertest';
import { createApp } from '../../../apps/api/src/bootstrap.js';
import { readConfig } from '../../../apps/api/src/config.js';
import type { Answer } from '../api/answer.js';
import { answerTo } from '../api/answer.js';
import { errorBody } from '../api/expected-error.js';

const email = 'ada@example.com';
const password = 'Analytical-Engine-1';
const code = '314159';
const OTHER_POOL = { COGNITO_USER_POOL_ID: 'eu-central-1_AbCdEfGhI', COGNITO_CLIENT_ID: 'the-client' };

interface Call {
  readonly target: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

jest.setTimeout(60_000);

/** Answers as Cognito does when it fails, which no local one can be brought to. */
describe('registration when Cognito fails', () => {
  let server: Server;
  let app: Awaited<ReturnType<typeof createApp>>;
  let http: ReturnType<typeof supertest>;
  let answer: { status: number; name?: string; message?: string };
  let calls: Call[];
  const lines: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      void buffer(request).then((bytes) => {
        const { 'x-amz-target': target, authorization } = request.headers;
        calls.push({ target: String(target), authorization, body: JSON.parse(bytes.toString()) });
        if (answer.status === 0) return;
        response.writeHead(answer.status, {
          'content-type': 'application/x-amz-json-1.1',
          ...(answer.name !== undefined && { 'x-amzn-errortype': `${answer.name}:` }),
        });
        response.end(JSON.stringify({ __type: answer.name, message: answer.message ?? 'A message' }));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    process.env['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'] = `http://127.0.0.1:${port}`;
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE']) {
      Reflect.deleteProperty(process.env, name);
    }

    const logger = createLogger({ serviceName: 'api', logLevel: 'INFO' });
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString());
        done();
      },
    });
    // Powertools has no option for where to write.
    Object.assign(logger, { console: new Console(stream, stream) });
    app = await createApp(readConfig(OTHER_POOL), logger);
    await app.init();
    http = supertest(app.getHttpServer());
  });

  afterAll(async () => {
    await app.close();
    server.closeAllConnections();
    server.close();
  });

  beforeEach(() => {
    answer = { status: 200 };
    calls = [];
    lines.length = 0;
  });

  const register = (): Promise<Answer<unknown>> => answerTo(http.post('/auth/register').send({ email, password }));
  const confirm = (): Promise<Answer<unknown>> => answerTo(http.post('/auth/confirm').send({ email, code }));

  function logged(message: string): string[] {
    return lines.filter((line) => line.includes(`"message":"${message}"`));
  }

  it('should call without credentials, and with no more than was sent', async () => {
    expect((await register()).status).toBe(201);
    expect((await confirm()).status).toBe(200);
    expect(calls).toEqual([
      {
        target: 'AWSCognitoIdentityProviderService.SignUp',
        authorization: undefined,
        body: {
          ClientId: 'the-client',
          Username: email,
          Password: password,
          UserAttributes: [{ Name: 'email', Value: email }],
        },
      },
      {
        target: 'AWSCognitoIdentityProviderService.ConfirmSignUp',
        authorization: undefined,
        body: { ClientId: 'the-client', Username: email, ConfirmationCode: code },
      },
    ]);
  });

  it("should say that the password is the matter when the pool's own policy refuses it", async () => {
    answer = { status: 400, name: 'InvalidPasswordException', message: 'Password not long enough' };
    const { status, body } = await register();
    expect(status).toBe(400);
    expect(body).toEqual(
      errorBody('VALIDATION_ERROR', 'password is not what the password policy asks for', ['password']),
    );
  });

  it.each(['CodeDeliveryFailureException', 'InvalidEmailRoleAccessPolicyException', 'LimitExceededException'])(
    'should answer as ever, but log it, when no code is delivered: %s',
    async (name) => {
      lines.length = 0;
      answer = { status: 400, name };
      expect(await register()).toMatchObject({ status: 201, body: { status: 'CONFIRMATION_REQUIRED' } });
      expect(logged('a confirmation code could not be delivered')).toHaveLength(1);
      expect(lines.join('\n')).not.toContain(email);
    },
  );

  it.each(['TooManyRequestsException', 'TooManyFailedAttemptsException'])(
    'should ask for patience when a sign-up is answered %s',
    async (name) => {
      answer = { status: 400, name };
      const { status, headers, body } = await register();
      expect([status, headers['retry-after']]).toEqual([503, '2']);
      expect(body).toEqual(errorBody('SERVICE_UNAVAILABLE', 'The service is busy, try again shortly'));
    },
  );

  it('should ask for patience when all are told to slow down, and not for the attempts on one account', async () => {
    answer = { status: 400, name: 'TooManyRequestsException' };
    expect((await confirm()).status).toBe(503);
    const refusals: unknown[] = [];
    for (const name of ['UserNotFoundException', 'TooManyFailedAttemptsException', 'LimitExceededException']) {
      answer = { status: 400, name };
      const { status, body } = await confirm();
      refusals.push(status, body);
    }
    const refusal = errorBody('VALIDATION_ERROR', 'code is not accepted: it is wrong, used or expired', ['code']);
    expect(refusals).toEqual([400, refusal, 400, refusal, 400, refusal]);
  });

  it.each([
    ['InvalidParameterException', 400],
    ['InternalErrorException', 500],
  ])('should log the cause of %s, without address, password or code', async (name, status) => {
    answer = { status, name, message: `Value '${email}' with ${password} and ${code} is wrong` };
    const answers = [await register(), await confirm()];
    for (const { status: answered, body } of answers) {
      expect(answered).toBe(500);
      expect(body).toEqual(errorBody('INTERNAL_ERROR', 'An error occurred'));
    }
    const failures = logged('request failed');
    expect(failures).toHaveLength(2);
    for (const line of failures) expect(line).toContain(`${name}: Value '{…}' with`);
    expect(failures[0]).not.toContain(password);
    expect(failures[1]).not.toContain(code);
    expect(lines.join('\n')).not.toContain(email);
  });

  it('should give up on a Cognito that does not answer', async () => {
    answer = { status: 0 };
    const started = performance.now();
    const { status, body } = await register();
    expect(status).toBe(500);
    expect(body).toEqual(errorBody('INTERNAL_ERROR', 'An error occurred'));
    // Three attempts of five seconds, and less than the function has.
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(logged('request failed')[0]).toContain('TimeoutError');
  });
});
