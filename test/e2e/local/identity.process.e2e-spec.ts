import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AdminListGroupsForUserCommand,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { decodeJwt } from 'jose';
import type { Run } from './fixtures/installation.js';
import { Installation } from './fixtures/installation.js';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

jest.setTimeout(60_000);

describe('npm start -- --identity', () => {
  let installation: Installation;
  let SPOTTER_DATA_DIR: string;
  let run: Run;
  let cognito: CognitoIdentityProviderClient;

  beforeAll(async () => {
    installation = await Installation.create();
    SPOTTER_DATA_DIR = join(installation.root, 'data');
    run = installation.run({ SPOTTER_DATA_DIR }, ['--identity', '--no-samples']);
    await run.ready();
    cognito = new CognitoIdentityProviderClient({
      region: 'us-east-1',
      endpoint: await run.said(/Cognito\s+(\S+)/),
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
  });

  afterAll(async () => {
    cognito.destroy();
    await installation.remove();
  });

  /** `npm run token` with these arguments, and with variables of the caller's own that it must not heed. */
  function token(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
    const { PATH = '', SystemRoot = '' } = process.env;
    const env = { PATH, SystemRoot, SPOTTER_DATA_DIR, AWS_PROFILE: 'mine', AWS_REGION: 'eu-west-1', ...environment };
    return new Promise((resolve) => {
      const tool = join(installation.root, 'dist', 'tools', 'token.mjs');
      execFile(process.execPath, [tool, ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
      });
    });
  }

  async function register(Username: string, Password: string): Promise<void> {
    const ClientId = 'spotterlocalclient';
    await cognito.send(new SignUpCommand({ ClientId, Username, Password }));
    const ConfirmationCode = await run.said(new RegExp(`confirmation code for ${Username}: (\\d{6})\n`));
    await cognito.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode }));
  }

  it('should say that identity is on, and print the codes that AWS would send', async () => {
    expect(run.stdout).toContain('identity is on\n');
    expect(run.stdout).toMatch(/a token:\s+npm run --silent token -- --user ada\n/);
    await register('ada@example.com', 'Analytical-Engine-1');
    expect(run.stderr).toBe('');
  });

  it('should have a command that prints a token and nothing else, with the roles that are asked for', async () => {
    const { code, stdout, stderr } = await token(['--user', 'ada', '--role', 'admin', '--role', 'coach']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    const claims = decodeJwt(stdout.trim());
    expect(claims).toMatchObject({
      iss: 'http://cognito.localhost/us-east-1_SpotterLocal',
      client_id: 'spotterlocalclient',
      token_use: 'access',
      'cognito:groups': ['admin', 'coach'],
    });
    expect(stderr).toBe(`ada@spotter.localhost is the userId ${claims.sub ?? ''}, roles: admin, coach\n`);
    const published = await readFile(join(SPOTTER_DATA_DIR, 'environment.json'), 'utf8');
    expect(JSON.parse(published)).toMatchObject({ JWT_ISSUER: claims.iss, JWT_AUDIENCE: claims['client_id'] });
  });

  it('should give the same user other roles, or none, and leave those of others', async () => {
    const grace = decodeJwt((await token(['--user', 'grace', '--role', 'coach'])).stdout);
    const first = decodeJwt((await token(['--user', 'mary', '--role', 'coach'])).stdout);
    const second = decodeJwt((await token(['--user', 'mary', '--role', 'admin'])).stdout);
    const third = decodeJwt((await token(['--user', 'mary'])).stdout);
    expect([second.sub, third.sub]).toEqual([first.sub, first.sub]);
    expect(second['cognito:groups']).toEqual(['admin']);
    expect(third).not.toHaveProperty('cognito:groups');
    const { Groups } = await cognito.send(
      new AdminListGroupsForUserCommand({ UserPoolId: 'us-east-1_SpotterLocal', Username: grace.sub }),
    );
    expect(Groups?.map(({ GroupName }) => GroupName)).toEqual(['coach']);
  });

  it('should sign in those who have registered by their own password alone', async () => {
    await register('eve@example.com', 'Engine-Number-2');
    const refused = await token(['--user', 'eve@example.com', '--role', 'admin']);
    expect(refused).toEqual({
      code: 1,
      stdout: '',
      stderr: 'eve@example.com has another password: say by --password which.\n',
    });
    const own = await token(['--user', 'eve@example.com', '--password', 'Engine-Number-2']);
    expect(decodeJwt(own.stdout)).not.toHaveProperty('cognito:groups');

    const ClientId = 'spotterlocalclient';
    await cognito.send(new SignUpCommand({ ClientId, Username: 'new@example.com', Password: 'Engine-Number-3' }));
    const unconfirmed = await token(['--user', 'new@example.com', '--password', 'Engine-Number-3']);
    expect(unconfirmed.stderr).toBe('new@example.com is not confirmed yet: do that by POST /auth/confirm.\n');
  });

  it('should say what to do, in one sentence, when it can not print a token', async () => {
    const none = await token(['--user', 'ada'], { SPOTTER_DATA_DIR: join(installation.root, 'nowhere') });
    expect(none.stderr).toMatch(/^No local stack runs on .*nowhere: start .* "npm start -- --identity", or .*\.\n$/);

    const off = join(installation.root, 'off');
    const without = installation.run({ SPOTTER_DATA_DIR: off }, ['--no-samples']);
    await without.ready();
    const unidentified = await token(['--user', 'ada'], { SPOTTER_DATA_DIR: off });
    expect(unidentified.stderr).toBe(
      'The local stack runs without identity: stop it, and start it again with "npm start -- --identity".\n',
    );
    without.child.kill('SIGTERM');
    await without.exit();

    const killed = join(installation.root, 'killed');
    await mkdir(killed);
    const left = JSON.parse(await readFile(join(SPOTTER_DATA_DIR, 'environment.json'), 'utf8')) as object;
    const gone = { ...left, AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: 'http://127.0.0.1:9' };
    await writeFile(join(killed, 'environment.json'), JSON.stringify(gone));
    const dead = await token(['--user', 'ada'], { SPOTTER_DATA_DIR: killed });
    expect(dead.stderr).toMatch(/^The local stack does not answer at http:\/\/127\.0\.0\.1:9, .*--identity"\.\n$/);
    await rm(killed, { recursive: true });

    const misused = await token(['ada']);
    expect(misused.stderr).toMatch(/\nUsage: npm run --silent token -- --user /);
    expect([none.code, unidentified.code, dead.code, misused.code]).toEqual([1, 1, 1, 2]);
    expect([none, unidentified, dead, misused].map(({ stdout }) => stdout).join('')).toBe('');
  });

  it('should not open itself to the network', async () => {
    const refused = installation.run(
      { SPOTTER_DATA_DIR: join(installation.root, 'public'), SPOTTER_PUBLIC_HOST: '192.168.0.7' },
      ['--identity'],
    );
    expect(await refused.exit()).toBe(1);
    expect(refused.stderr).toMatch(/^--identity and SPOTTER_PUBLIC_HOST can't go together: .*\.\n$/);
  });
});
