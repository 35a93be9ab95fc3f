import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  CreateGroupCommand,
  InitiateAuthCommand,
  ListUsersCommand,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JWTPayload } from 'jose';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { startLocalStack } from '../../../apps/local/src/stack.js';
import type { LocalStack, LocalStackOptions } from '../../../apps/local/src/stack.options.js';

const Password = 'Analytical-Engine-1';

describe('the local Cognito', () => {
  let dataDir: string;
  let stack: LocalStack | undefined;
  const clients: CognitoIdentityProviderClient[] = [];
  const codes = new Map<string, string>();

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'spotter-identity-'));
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await stack?.stop();
    stack = undefined;
    await rm(dataDir, { recursive: true, force: true });
  });

  async function start(options: Partial<LocalStackOptions> = {}): Promise<LocalStack> {
    stack = await startLocalStack({
      dataDir,
      workers: 0,
      identity: true,
      lambdaEntry: join(import.meta.dirname, 'fixtures', 'stack.lambda.mjs'),
      onConfirmationCode: (email, code) => {
        codes.set(email, code);
      },
      ...options,
    });
    return stack;
  }

  function clientOf({ endpoints, environment }: LocalStack): CognitoIdentityProviderClient {
    const client = new CognitoIdentityProviderClient({
      region: environment['AWS_REGION'] ?? '',
      endpoint: endpoints.cognito ?? '',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    clients.push(client);
    return client;
  }

  async function signUp(running: LocalStack, Username: string): Promise<CognitoIdentityProviderClient> {
    const client = clientOf(running);
    const ClientId = running.environment['COGNITO_CLIENT_ID'];
    await client.send(new SignUpCommand({ ClientId, Username, Password }));
    await client.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode: codes.get(Username) }));
    return client;
  }

  function signInCommand({ environment }: LocalStack, USERNAME: string, PASSWORD = Password): InitiateAuthCommand {
    const AuthParameters = { USERNAME, PASSWORD };
    return new InitiateAuthCommand({
      ClientId: environment['COGNITO_CLIENT_ID'],
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters,
    });
  }

  /** What the access token of a sign-in says, once its signature holds by the keys that the stack serves. */
  async function claimsOf({ environment }: LocalStack, token = ''): Promise<JWTPayload> {
    const keys = createRemoteJWKSet(new URL(environment['JWKS_URI'] ?? ''));
    return (await jwtVerify(token, keys, { issuer: environment['JWT_ISSUER'] ?? '' })).payload;
  }

  it('should issue access tokens that are what it tells the function of them', async () => {
    const running = await start();
    const seen: unknown = await (await fetch(`${running.endpoints.api}/environment`)).json();
    expect(seen).toMatchObject({
      COGNITO_USER_POOL_ID: 'us-east-1_SpotterLocal',
      COGNITO_CLIENT_ID: 'spotterlocalclient',
      JWT_ISSUER: 'http://cognito.localhost/us-east-1_SpotterLocal',
      JWKS_URI: `${running.endpoints.cognito ?? ''}/us-east-1_SpotterLocal/.well-known/jwks.json`,
      JWT_AUDIENCE: 'spotterlocalclient',
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: running.endpoints.cognito,
    });
    expect(running.endpoints.cognito).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);

    const client = await signUp(running, 'ada@example.com');
    const { AuthenticationResult: result } = await client.send(signInCommand(running, 'ada@example.com'));
    const claims = await claimsOf(running, result?.AccessToken);
    expect(claims).toMatchObject({
      client_id: running.environment['JWT_AUDIENCE'],
      token_use: 'access',
      sub: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
    });
    expect(claims).not.toHaveProperty('cognito:groups');
    expect(Number(claims.exp) - Number(claims.iat)).toBe(24 * 60 * 60);
    expect(await claimsOf(running, result?.IdToken)).toMatchObject({ token_use: 'id', aud: 'spotterlocalclient' });
  });

  it('should keep its users from one start to the next, and their tokens good, until a reset', async () => {
    const first = await start();
    await signUp(first, 'ada@example.com');
    const { AuthenticationResult: before } = await clientOf(first).send(signInCommand(first, 'ada@example.com'));
    const folder = join(dataDir, 'cognito');
    if (process.platform !== 'win32') {
      expect((await stat(folder)).mode & 0o777).toBe(0o700);
      expect((await stat(join(folder, 'us-east-1_SpotterLocal.json'))).mode & 0o777).toBe(0o600);
    }
    await first.stop();

    const second = await start();
    const { AuthenticationResult: after } = await clientOf(second).send(signInCommand(second, 'ada@example.com'));
    const { sub } = await claimsOf(second, after?.AccessToken);
    expect(await claimsOf(second, before?.AccessToken)).toMatchObject({ sub });
    await second.stop();

    const third = await start({ reset: true });
    await expect(clientOf(third).send(signInCommand(third, 'ada@example.com'))).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
  });

  it('should not start, and say why, on users that it can not read', async () => {
    await (await start()).stop();
    const file = join(dataDir, 'cognito', 'us-east-1_SpotterLocal.json');
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, -20));
    await expect(start()).rejects.toThrow(`${file} is no JSON: mend it, or begin with no data`);
  });

  it('should answer as Cognito does, where cognito-local has its own ways', async () => {
    const running = await start();
    const client = await signUp(running, 'ada@example.com');
    const nameOf = (error: unknown): unknown => (error instanceof Error ? error.name : error);
    expect(await client.send(signInCommand(running, 'ada@example.com', 'wrong')).catch(nameOf)).toBe(
      'NotAuthorizedException',
    );
    expect(await client.send(signInCommand(running, 'nobody@example.com')).catch(nameOf)).toBe(
      'NotAuthorizedException',
    );
    const { AuthenticationResult: result } = await client.send(signInCommand(running, 'ADA@Example.com'));
    expect(result?.AccessToken).toMatch(/^eyJ/);

    const again = { ClientId: running.environment['COGNITO_CLIENT_ID'], Password };
    const sameTime = ['grace@example.com', 'Grace@example.com'].map((Username) =>
      client.send(new SignUpCommand({ ...again, Username })).then(() => 'made', nameOf),
    );
    expect((await Promise.all(sameTime)).sort()).toEqual(['UsernameExistsException', 'made']);

    // Asked once only: what it can not do it will not do the next time either.
    const unknown = client.send(
      new ResendConfirmationCodeCommand({ ClientId: again.ClientId, Username: 'ada@example.com' }),
    );
    await expect(unknown).rejects.toMatchObject({ name: 'NotImplemented', $metadata: { attempts: 1 } });
  });

  it('should make nothing of names that objects have of themselves', async () => {
    const running = await start();
    const client = clientOf(running);
    const UserPoolId = running.environment['COGNITO_USER_POOL_ID'];
    for (const USERNAME of ['__proto__', 'constructor', 'toString']) {
      await expect(client.send(signInCommand(running, USERNAME))).rejects.toMatchObject({
        name: 'NotAuthorizedException',
      });
      await client.send(new CreateGroupCommand({ UserPoolId, GroupName: USERNAME }));
    }
    expect(({} as Record<string, unknown>)['GroupName']).toBeUndefined();
    expect((await client.send(new ListUsersCommand({ UserPoolId }))).Users).toEqual([]);
  });

  it('should be for web pages of this machine only', async () => {
    const { endpoints, environment } = await start();
    const ask = (url: string, method: string, origin: string): Promise<Response> =>
      fetch(url, { method, headers: { origin, 'access-control-request-headers': 'x-amz-target' } });
    const endpoint = `${endpoints.cognito ?? ''}/`;
    for (const url of [endpoint, environment['JWKS_URI'] ?? '']) {
      for (const origin of ['http://localhost:5173', 'http://127.0.0.1']) {
        const { status, headers } = await ask(url, 'OPTIONS', origin);
        expect([status, headers.get('access-control-allow-origin')]).toEqual([204, origin]);
      }
      for (const origin of ['https://example.com', 'http://localhost.example.com', 'null']) {
        const { status, headers } = await ask(url, url === endpoint ? 'POST' : 'GET', origin);
        expect([status, headers.get('access-control-allow-origin')]).toEqual([403, null]);
      }
    }
    expect((await fetch(`${endpoint}elsewhere`)).status).toBe(404);
    expect((await fetch(endpoint, { method: 'POST', body: 'no JSON' })).status).toBe(501);
  });

  it('should not be there with identity off', async () => {
    const { endpoints, environment } = await start({ identity: false });
    expect(endpoints).not.toHaveProperty('cognito');
    expect(Object.keys(environment).filter((name) => /COGNITO|JWT|JWKS/.test(name))).toEqual([]);
    await expect(stat(join(dataDir, 'cognito'))).rejects.toThrow('ENOENT');
  });

  it('should not be opened to the network, and delete nothing on the way to saying so', async () => {
    const kept = join(dataDir, 'credentials.json');
    await writeFile(kept, '{}');
    await expect(start({ publicHost: '192.168.0.7', reset: true })).rejects.toThrow(
      /^--identity and SPOTTER_PUBLIC_HOST can't go together: .*key that everyone can look up.*\.$/,
    );
    await expect(start({ listenAddress: '0.0.0.0' })).rejects.toThrow("--identity and SPOTTER_LISTEN_ADDRESS can't");
    expect(await readFile(kept, 'utf8')).toBe('{}');
    expect((await start({ publicHost: '127.0.0.1' })).endpoints.cognito).toBeDefined();
  });
});
