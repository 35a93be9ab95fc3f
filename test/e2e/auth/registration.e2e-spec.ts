import { CognitoIdentityProviderClient, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Answer } from '../api/answer.js';
import { answerTo } from '../api/answer.js';
import type { LocalApiFixture } from '../api/api.fixture.js';
import { startApi, startLocalApi } from '../api/api.fixture.js';
import { errorBody } from '../api/expected-error.js';

const password = 'Analytical-Engine-1';
const REQUIRED = { status: 'CONFIRMATION_REQUIRED' };
const NOT_ACCEPTED = errorBody('VALIDATION_ERROR', 'code is not accepted: it is wrong, used or expired', ['code']);

jest.setTimeout(60_000);

describe('registration', () => {
  let api: LocalApiFixture;
  let cognito: CognitoIdentityProviderClient;
  const codes = new Map<string, string>();

  beforeAll(async () => {
    api = await startLocalApi({
      identity: true,
      onConfirmationCode: (email, code) => {
        codes.set(email, code);
      },
    });
    const region = api.config.aws.region;
    cognito = new CognitoIdentityProviderClient({ region, endpoint: api.stack.endpoints.cognito ?? '' });
  });

  afterAll(async () => {
    cognito.destroy();
    await api.close();
  });

  const register = (body: object): Promise<Answer<unknown>> => answerTo(api.http.post('/auth/register').send(body));
  const confirm = (body: object): Promise<Answer<unknown>> => answerTo(api.http.post('/auth/confirm').send(body));

  async function signIn(USERNAME: string, PASSWORD = password): Promise<string> {
    const { AuthenticationResult: result } = await cognito.send(
      new InitiateAuthCommand({
        ClientId: api.stack.environment['COGNITO_CLIENT_ID'],
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME, PASSWORD },
      }),
    );
    return result?.AccessToken ?? '';
  }

  /** A code that is not the one that was sent. */
  const otherThan = (code = ''): string => (code === '000000' ? '111111' : '000000');

  it('should lead from an address to a token that the API takes', async () => {
    const email = 'ada@example.com';
    expect(await register({ email: 'Ada@Example.com', password, name: 'Ada' })).toMatchObject({
      status: 201,
      body: REQUIRED,
    });
    await expect(signIn(email)).rejects.toMatchObject({ name: 'UserNotConfirmedException' });

    expect(await confirm({ email, code: otherThan(codes.get(email)) })).toMatchObject({
      status: 400,
      body: NOT_ACCEPTED,
    });
    expect(await confirm({ email: 'ADA@example.com', code: codes.get(email) })).toMatchObject({
      status: 200,
      body: { status: 'CONFIRMED' },
    });

    const token = await signIn('Ada@example.com');
    const upload = { filename: 'a.jpg' };
    expect((await api.http.post('/uploads/presign').send(upload)).status).toBe(401);
    const { status, body } = await answerTo<{ key: string }>(
      api.http.post('/uploads/presign').set('authorization', `Bearer ${token}`).send(upload),
    );
    const [, payload = ''] = token.split('.');
    const { sub } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string };
    expect(status).toBe(200);
    expect(body.key.startsWith(`uploads/${sub}/`)).toBe(true);
  });

  it('should answer an address that is known as one that is not, and as late', async () => {
    const email = 'known@example.com';
    const timed = async (): Promise<[number, Answer<unknown>]> => {
      const started = performance.now();
      const answer = await register({ email, password });
      return [performance.now() - started, answer];
    };
    const [newMs, fresh] = await timed();
    const code = codes.get(email);
    const [knownMs, known] = await timed();

    expect([known.status, known.text]).toEqual([fresh.status, fresh.text]);
    expect(namesOf(known)).toEqual(namesOf(fresh));
    expect(Math.min(newMs, knownMs)).toBeGreaterThan(990);
    // The first to register keeps the account, its code and its password.
    expect(codes.get(email)).toBe(code);
    await confirm({ email, code });
    expect(await register({ email, password: 'Another-Engine-2' })).toMatchObject({ status: 201, body: REQUIRED });
    await expect(signIn(email, 'Another-Engine-2')).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    expect(await signIn(email)).toMatch(/^eyJ/);
  });

  it('should make one account of an address that registers twice at a time', async () => {
    const email = 'twice@example.com';
    const passwords = ['Engine-Number-1', 'Engine-Number-2'];
    const answers = await Promise.all(passwords.map((each) => register({ email, password: each })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    await confirm({ email, code: codes.get(email) });
    const signIns = await Promise.allSettled(passwords.map((each) => signIn(email, each)));
    expect(signIns.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('should answer a code alike whether it is wrong, was used, or is for an address that nobody has', async () => {
    const email = 'codes@example.com';
    await register({ email, password });
    const code = codes.get(email);
    const wrong = await confirm({ email, code: otherThan(code) });
    const unknown = await confirm({ email: 'nobody@example.com', code });
    await confirm({ email, code });
    const used = await confirm({ email, code });
    for (const answer of [wrong, unknown, used]) {
      expect([answer.status, namesOf(answer)]).toEqual([400, namesOf(wrong)]);
      expect(answer.body).toEqual(NOT_ACCEPTED);
    }
  });

  it('should refuse a weak password alike for an address that is known and one that is not', async () => {
    await register({ email: 'weak@example.com', password });
    for (const weak of ['Shrt-1A', 'no-upper-case-1', 'NO-LOWER-CASE-1', 'No-digit-here', 'NoSymbol1', '']) {
      for (const email of ['weak@example.com', 'stranger@example.com']) {
        const { status, body } = await register({ email, password: weak });
        expect(status).toBe(400);
        expect(body).toEqual(errorBody('VALIDATION_ERROR', expect.stringMatching(/^password must have/), ['password']));
      }
    }
    expect(codes.has('stranger@example.com')).toBe(false);
  });

  it('should say of every field what is wrong with it', async () => {
    const { status, body } = await register({ email: 'ada', name: '', admin: true });
    expect(status).toBe(400);
    expect(body).toEqual(
      errorBody('VALIDATION_ERROR', 'The request has 4 faults', ['email', 'password', 'name', 'admin']),
    );
    expect((await confirm({ email: 'ada@example.com' })).body).toEqual(
      errorBody('VALIDATION_ERROR', 'code is required', ['code']),
    );
  });

  it('should ask for patience while Cognito throttles', async () => {
    api.stack.switches.throttle = 1;
    const answers = await Promise.all([
      register({ email: 'patient@example.com', password }),
      confirm({ email: 'patient@example.com', code: '123456' }),
    ]);
    api.stack.switches.throttle = 0;
    for (const { status, headers, body } of answers) {
      expect([status, headers['retry-after']]).toEqual([503, '2']);
      expect(body).toEqual(errorBody('SERVICE_UNAVAILABLE', 'The service is busy, try again shortly'));
    }
    expect(codes.has('patient@example.com')).toBe(false);
  });
});

describe('registration with identity off', () => {
  it.each(['/auth/register', '/auth/confirm'])('should not have %s, whatever is sent', async (path) => {
    const api = await startApi();
    try {
      for (const body of [{}, { email: 'ada@example.com', password, code: '123456' }]) {
        const { status, body: refusal } = await answerTo(api.http.post(path).send(body));
        expect(status).toBe(404);
        expect(refusal).toEqual(errorBody('NOT_FOUND', 'Not Found'));
      }
    } finally {
      await api.close();
    }
  });
});

/** Which headers an answer has. */
function namesOf({ headers }: Answer<unknown>): string[] {
  return Object.keys(headers).sort();
}
