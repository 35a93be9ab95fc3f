import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { parse } from 'yaml';
import type { LocalStack } from '../../../apps/local/src/stack.options.js';
import { parseTemplate } from '../../../apps/local/src/template/template.yaml.js';
import { startLocalStack } from '../support/recorded-stack.js';
import { DeployFixture } from './deploy.fixture.js';

jest.setTimeout(120_000);

const PARAMETERS = 'environments/addons/addons.parameters.yml';
const DEPLOYED = {
  applications: ['spotter'],
  environments: ['dev'],
  services: ['worker'],
  stacks: {
    'spotter-dev': 'UPDATE_COMPLETE',
    'spotter-dev-AddonsStack': 'CREATE_COMPLETE',
    'spotter-dev-worker': 'CREATE_COMPLETE',
  },
};
/** All but the build, which takes the machine, and the smoke test, which takes a stack. */
const DEPLOY = ['--env', 'dev', '--region', 'eu-central-1', '--only', 'worker', '--only', 'environment'];

describe('npm run deploy', () => {
  let fixture: DeployFixture;
  beforeEach(async () => {
    fixture = await DeployFixture.create();
  });
  afterEach(() => fixture.remove());

  const lines = async () => (await fixture.changes()).map(({ line }) => line);

  it('should bring an empty account to a worker, and the next time update both', async () => {
    const first = await fixture.run([...DEPLOY, '--profile', 'ops']);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(await lines()).toEqual([
      'copilot app init spotter',
      'copilot env init --name dev --app spotter --default-config --region eu-central-1 --profile ops',
      'copilot env deploy --name dev --app spotter',
      'copilot svc init --name worker --app spotter',
      'copilot svc deploy --name worker --env dev --app spotter',
    ]);
    expect(await fixture.run(DEPLOY)).toMatchObject({ code: 0, stderr: '' });
    expect(await lines()).toEqual([
      'copilot svc deploy --name worker --env dev --app spotter',
      'copilot env deploy --name dev --app spotter',
    ]);
  });

  it('should give the environment its parameters and the release while it is deployed, and leave them for no other', async () => {
    await fixture.setAccount(DEPLOYED);
    await fixture.write('environments/dev/parameters.yml', 'AuthMode: none\nCorsOrigin: https://app.example.com\n');
    const release = async () => {
      expect(await fixture.run(DEPLOY)).toMatchObject({ code: 0 });
      const [worker, environment] = await fixture.changes();
      expect(worker?.parameters).toBeUndefined();
      return (parse(environment?.parameters ?? '') as { Parameters: Record<string, string> }).Parameters;
    };
    const before = await release();
    expect(before).toEqual({
      AuthMode: 'none',
      CorsOrigin: 'https://app.example.com',
      Release: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    await expect(fixture.read(PARAMETERS)).rejects.toThrow('ENOENT');
    expect(await release()).toEqual(before);
    await fixture.write('environments/dev/parameters.yml', 'AuthMode: none\nCorsOrigin: https://other.example.com\n');
    expect((await release())['Release']).not.toBe(before['Release']);
  });

  it('should stop at what fails, say what to do, and go on from there when it is run again', async () => {
    const failed = await fixture.run([...DEPLOY, '--profile', 'ops'], { FAIL_AT: 'copilot env deploy' });
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('Stopped at: Deploy the environment dev');
    expect(failed.stderr).toContain('--stack-name spotter-dev\n');
    expect(failed.stderr).toContain('run the same command again');
    expect((await lines()).at(-1)).toBe('copilot env deploy --name dev --app spotter');
    await expect(fixture.read(PARAMETERS)).rejects.toThrow('ENOENT');

    expect(await fixture.run(DEPLOY)).toMatchObject({ code: 0 });
    expect(await lines()).toEqual([
      'copilot env deploy --name dev --app spotter',
      'copilot svc init --name worker --app spotter',
      'copilot svc deploy --name worker --env dev --app spotter',
    ]);
  });

  it('should begin nothing after Ctrl-C, although Copilot then ends with 0', async () => {
    await fixture.setAccount(DEPLOYED);
    const { code, stderr } = await fixture.run(DEPLOY, { INTERRUPT_AT: 'copilot svc deploy' });
    expect(stderr).toContain('Interrupted.');
    expect(code).toBe(1);
    expect(await lines()).toEqual(['copilot svc deploy --name worker --env dev --app spotter']);
  });

  it('should change nothing before all is there that it needs, and say at once what is not', async () => {
    await fixture.uninstall('copilot');
    const { code, stdout, stderr } = await fixture.run(DEPLOY, { FAIL_AT: 'aws sts' });
    expect(code).toBe(1);
    expect(stderr).toContain('copilot is not there');
    expect(stderr).toContain('AWS takes no credentials of this machine');
    expect(stderr).toContain('get-caller-identity --output json: refused');
    expect(stdout).toContain('docker 28.0.1');
    expect(await lines()).toEqual([]);
  });

  it('should refuse what Copilot would ask nobody, and what waits for CloudFormation', async () => {
    expect((await fixture.run(DEPLOY)).stderr).toContain('name a profile by --profile');
    await fixture.setAccount({ ...DEPLOYED, stacks: { ...DEPLOYED.stacks, 'spotter-dev': 'UPDATE_IN_PROGRESS' } });
    expect((await fixture.run(DEPLOY)).stderr).toContain('wait until that deployment has ended');
    expect(await lines()).toEqual([]);
  });

  it('should take a worker whose first creation failed for none', async () => {
    await fixture.setAccount({
      ...DEPLOYED,
      stacks: { ...DEPLOYED.stacks, 'spotter-dev-worker': 'ROLLBACK_COMPLETE' },
    });
    expect(await fixture.run(DEPLOY)).toMatchObject({ code: 0 });
    expect((await lines())[0]).toContain('env deploy');
  });

  it('should not take an error of AWS for a stack that is not there', async () => {
    await fixture.setAccount(DEPLOYED);
    const { code, stderr } = await fixture.run(DEPLOY, { FAIL_AT: 'aws cloudformation' });
    expect(code).toBe(1);
    expect(stderr).toContain('refused');
    expect(await lines()).toEqual([]);
  });

  it('should warn of a new account’s ten invocations', async () => {
    await fixture.setAccount({ ...DEPLOYED, concurrency: 10 });
    expect((await fixture.run(DEPLOY)).stdout).toContain('Warning: This account has 10 invocations');
  });

  it('should only say what it would do', async () => {
    await fixture.setAccount(DEPLOYED);
    const { code, stdout } = await fixture.run([...DEPLOY, '--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\[1\/2\] Build the worker’s image.*\n {2}copilot svc deploy --name worker/);
    expect(stdout).toContain('Nothing of it was done.');
    expect(await lines()).toEqual([]);
  });

  it('should give every program the same region and profile', async () => {
    await fixture.setAccount(DEPLOYED);
    await fixture.run(DEPLOY, { AWS_REGION: 'us-east-1', AWS_PROFILE: 'theirs' });
    await fixture.run([...DEPLOY, '--profile', 'ops'], { AWS_REGION: 'us-east-1', AWS_PROFILE: 'theirs' });
    const given = (await fixture.calls()).map(({ region, profile }) => `${region ?? ''} ${profile ?? ''}`);
    expect(new Set(given)).toEqual(new Set(['eu-central-1 theirs', 'eu-central-1 ops']));
    await fixture.changes();
    // Without either, the AWS CLI says which it takes.
    await fixture.run(['--env', 'dev', '--only', 'environment']);
    expect((await fixture.changes()).map(({ region }) => region)).toEqual(['eu-west-1']);
  });

  const WEB = ['--env', 'dev', '--region', 'eu-central-1', '--only', 'web'];
  const keys = async () => (await fixture.account()).objects.map(({ key }) => key).toSorted();

  it('should upload what a page names before the page, and tell the edges of it last', async () => {
    const configuration = '{"apiUrl":"https://api.example.com","webSocketUrl":"wss://ws.example.com/dev"}';
    await fixture.setAccount({ ...DEPLOYED, configuration });
    const { code, stdout, stderr } = await fixture.run(WEB);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('The web app is at https://d1.cloudfront.net');
    const { objects, events } = await fixture.account();
    expect(events).toEqual([
      'put assets/index-1.js',
      'put icon.svg',
      'put config.json',
      'put index.html',
      'invalidate E1EXAMPLE /index.html /config.json',
    ]);
    const of = Object.fromEntries(objects.map(({ key, ...object }) => [key, object]));
    expect(of['assets/index-1.js']).toMatchObject({ body: '1', cacheControl: 'public, max-age=31536000, immutable' });
    expect(of['config.json']).toMatchObject({ body: configuration, cacheControl: 'no-cache' });
    for (const key of ['index.html', 'icon.svg']) expect(of[key]?.cacheControl).toBe('no-cache');
    expect(await lines()).toEqual([]);
  });

  it('should keep the files of the build before, and those of the last thirty days', async () => {
    const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1_000).toISOString();
    const stored = (key: string, days: number) => ({ key, body: '', cacheControl: '', modified: daysAgo(days) });
    await fixture.setAccount({
      ...DEPLOYED,
      objects: [
        stored('assets/older.js', 31),
        stored('assets/old.js', 29),
        stored('assets/index-1.js', 40),
        stored('icon.svg', 40),
        stored('index.html', 20),
      ],
    });
    expect(await fixture.run(WEB)).toMatchObject({ code: 0, stderr: '' });
    expect(await keys()).toEqual(['assets/index-1.js', 'assets/old.js', 'config.json', 'icon.svg', 'index.html']);
  });

  it('should leave the former page where an upload fails, and bring the new one when it is run again', async () => {
    await fixture.setAccount(DEPLOYED);
    await fixture.run(WEB);
    await fixture.build({ 'index.html': '<script src="/assets/index-2.js">', 'assets/index-2.js': '2' });
    const { code, stderr } = await fixture.run(WEB, { FAIL_AT: 'aws s3 cp /' });
    expect(code).toBe(1);
    expect(stderr).toContain('Stopped at: Upload the web app');
    const page = async () => (await fixture.account()).objects.find(({ key }) => key === 'index.html')?.body;
    expect(await page()).toContain('index-1.js');
    expect(await fixture.run(WEB)).toMatchObject({ code: 0 });
    expect(await page()).toContain('index-2.js');
    expect(await keys()).toEqual(['assets/index-1.js', 'assets/index-2.js', 'config.json', 'icon.svg', 'index.html']);
  });

  it('should upload to the environment that Copilot has deployed, or to the stack that is named', async () => {
    expect((await fixture.run(WEB)).stderr).toContain('deploy the environment first');
    expect(await fixture.run([...WEB, '--stack', 'spotter-dev-api'])).toMatchObject({ code: 0, stderr: '' });
    await fixture.setAccount({ ...DEPLOYED, hasWeb: false });
    expect((await fixture.run(WEB)).stderr).toContain('CloudFormation knows no web app of spotter-dev');
  });

  it('should not upload what was not built', async () => {
    await fixture.setAccount(DEPLOYED);
    await fixture.build({});
    expect((await fixture.run(WEB)).stderr).toContain('dist/web is not there');
    expect((await fixture.account()).events).toEqual([]);
  });

  it('should write the parameters for Copilot by hand, and keep them', async () => {
    const { code } = await fixture.run(['--env', 'dev', '--only', 'parameters']);
    expect(code).toBe(0);
    expect(parse(await fixture.read(PARAMETERS))).toMatchObject({ Parameters: { AuthMode: 'none' } });
    expect(await lines()).toEqual([]);
  });

  it.each([
    [[], 'Which environment?'],
    [['--env', '../dev'], 'no name of an environment'],
    [['--env', 'dev', '--only', 'everything'], 'no part of a deployment'],
    [['--env', 'dev', '--smoke', 'a bit'], 'nothing that --smoke can be'],
    [['--env', 'dev', '--url', 'example.com'], 'must be a URL'],
    [['--env', 'dev', '--stack', 'a b'], 'no name of a stack'],
    [['--env', 'dev', '--wait', 'long'], 'must be a number of seconds'],
    [['dev'], 'Did you forget the -- after deploy?'],
  ])('should explain itself when called by %j', async (args, sentence) => {
    const { code, stderr } = await fixture.run(args);
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
    expect(stderr).toContain('Usage: npm run deploy');
  });

  it('should refuse an environment and a parameter that nobody knows', async () => {
    expect(await fixture.run(['--env', 'test'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no'),
    });
    await fixture.write('environments/dev/parameters.yml', 'Corsorigin: x');
    expect((await fixture.run(DEPLOY)).stderr).toContain('no template takes the parameter Corsorigin');
  });
});

describe('npm run deploy:template', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spotter-template-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('should write what the AWS CLI packages and deploys without Copilot', async () => {
    const out = join(folder, 'environment.yml');
    const args = ['copilot/environments/addons', '--out', out, '--env', 'dev'];
    await promisify(execFile)(process.execPath, [join('scripts', 'deploy', 'join-templates.mjs'), ...args]);
    const { Resources: resources, Parameters: known } = parseTemplate(await readFile(out, 'utf8'), out);
    const code = resources['ApiFunction']?.Properties['Code'] as string;
    expect(resolve(folder, code)).toBe(resolve('dist', 'lambda'));
    const parameters = JSON.parse(await readFile(join(folder, 'environment.parameters.json'), 'utf8')) as string[];
    expect(parameters).toEqual([
      'App=spotter',
      'Env=dev',
      'AuthMode=none',
      expect.stringMatching(/^Release=[0-9a-f]{64}$/),
    ]);
    expect(Object.keys(known)).toEqual(expect.arrayContaining(['App', 'Env', 'AuthMode']));
  });

  it('should refuse an environment that has no folder', async () => {
    const args = ['copilot/environments/addons', '--out', join(folder, 'other.yml'), '--env', 'pord'];
    await expect(
      promisify(execFile)(process.execPath, [join('scripts', 'deploy', 'join-templates.mjs'), ...args]),
    ).rejects.toMatchObject({ code: 1, stderr: 'There is no copilot/environments/pord.\n' });
  });
});

describe('the smoke test of npm run deploy', () => {
  let folder: string;
  let stack: LocalStack;
  let fixture: DeployFixture;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spotter-smoke-'));
    stack = await startLocalStack({ dataDir: folder, workers: 1, identity: true });
    fixture = await DeployFixture.create({ ...DEPLOYED, url: stack.endpoints.api });
  }, 120_000);
  afterAll(async () => {
    await fixture.remove();
    await stack.stop();
    await rm(folder, { recursive: true });
  });

  const smoke = (...args: string[]) => ['--env', 'dev', '--region', 'eu-central-1', '--only', 'smoke', ...args];

  it('should ask for a token where identity is on, and be content with health when told so', async () => {
    const refused = await fixture.run(smoke());
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('set SPOTTER_TOKEN');
    expect(refused.stderr).toContain('repeat the test alone by --only smoke');
    expect(refused.stderr).not.toContain('All of it is deployed');
    expect(await fixture.run(smoke('--smoke', 'health'))).toMatchObject({ code: 0, stderr: '' });
  });

  it('should say when nobody answers', async () => {
    const { code, stderr } = await fixture.run(smoke('--url', 'http://127.0.0.1:9', '--wait', '1'));
    expect(code).toBe(1);
    expect(stderr).toContain('GET /health/ready got no answer');
  });

  it('should have a scene looked at as whoever the token is, and leave nothing behind', async () => {
    const TOOL = join('dist', 'tools', 'token.mjs');
    const env = { ...process.env, SPOTTER_DATA_DIR: folder };
    const token = (await promisify(execFile)(process.execPath, [TOOL, '--user', 'ops'], { env })).stdout.trim();
    const { code, stdout, stderr } = await fixture.run(smoke(), { SPOTTER_TOKEN: token });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    for (const label of ['plate', 'kettlebell', 'dumbbell']) {
      expect(stdout).toMatch(new RegExp(`${label} 0\\.\\d+ at \\[`));
    }
    expect(stdout).toContain('scene-000018.jpg came back with 3 detections');
    for (const unsaid of ['could not be deleted', 'X-Amz-Signature', token]) expect(stdout).not.toContain(unsaid);
    const headers = { authorization: `Bearer ${token}` };
    expect(await (await fetch(`${stack.endpoints.api}/jobs`, { headers })).json()).toEqual({ jobs: [] });
  });
});
