import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

const HEALTH = { version: '2.0', rawPath: '/health', requestContext: { http: { method: 'GET', path: '/health' } } };
const EXERCISES = { ...HEALTH, rawPath: '/exercises', requestContext: { http: { method: 'GET', path: '/exercises' } } };

interface Run {
  /** What the program said with `say`. */
  readonly said: unknown[];
  readonly logged: Record<string, unknown>[];
}

describe('the start of the built function', () => {
  let folder: string;
  const cache = join('lambda', `app.${process.arch}.v8`);
  const pathOf = (name: string) => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spotter-cold-start-'));
  });
  beforeEach(async () => {
    await rm(pathOf('lambda'), { recursive: true, force: true });
    await cp(join('dist', 'lambda'), pathOf('lambda'), { recursive: true });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Runs a program in a process of its own; `start()` loads the function, and `say()` tells something. */
  async function run(program: string, environment: Readonly<Record<string, string>> = {}, flags: string[] = []) {
    const script = [
      "const start = async () => (await import('./lambda/index.mjs')).handler;",
      "const say = (what) => console.log('said ' + JSON.stringify(what));",
      `const HEALTH = ${JSON.stringify(HEALTH)}, EXERCISES = ${JSON.stringify(EXERCISES)};`,
      program,
    ].join('\n');
    const env = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', ...environment };
    const args = [...flags, '--input-type=module', '--eval', script];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: folder, env });
    const lines = `${stdout}\n${stderr}`.split('\n');
    return {
      said: lines.filter((line) => line.startsWith('said ')).map((line): unknown => JSON.parse(line.slice(5))),
      logged: lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>),
    } satisfies Run;
  }

  const SERVE = 'say((await (await start())(HEALTH, {})).statusCode);';
  const refusals = ({ logged }: Run) => logged.filter(({ message }) => message === 'code cache refused');
  const counted = ({ logged }: Run) => logged.filter((line) => line['CodeCacheRefused'] === 1);

  it('should take the code that V8 compiled when it was built', async () => {
    const done = await run(SERVE);
    expect(done.said).toEqual([200]);
    expect(refusals(done)).toEqual([]);
  });

  it('should take it also by the flags that runtimes of Lambda have started Node.js with', async () => {
    const flags = [
      '--expose-gc',
      '--max-http-header-size=81920',
      '--max-semi-space-size=88',
      '--max-old-space-size=1592',
    ];
    const done = await run(SERVE, { NODE_OPTIONS: '--enable-source-maps' }, flags);
    expect(done.said).toEqual([200]);
    expect(refusals(done)).toEqual([]);
  });

  it('should do without, and not complain, when there is none', async () => {
    await rm(pathOf(cache));
    const done = await run(SERVE);
    expect(done.said).toEqual([200]);
    expect(refusals(done)).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>]>([
    [
      'of another version of V8',
      async () => {
        const data = await readFile(pathOf(cache));
        // The second word is a digest of the version.
        data.writeUInt32LE(data.readUInt32LE(4) + 1, 4);
        await writeFile(pathOf(cache), data);
      },
    ],
    ['cut off', async () => writeFile(pathOf(cache), (await readFile(pathOf(cache))).subarray(0, 1_000_000))],
    ['empty', () => writeFile(pathOf(cache), '')],
    [
      'of another application',
      async () =>
        writeFile(
          pathOf(join('lambda', 'app.cjs')),
          `${await readFile(pathOf(join('lambda', 'app.cjs')), 'latin1')}\n`,
        ),
    ],
    ['of another architecture', () => rename(pathOf(cache), pathOf(join('lambda', 'app.mips.v8')))],
  ])('should do without what is %s, and say and count so', async (_case, change) => {
    await change();
    const done = await run(SERVE);
    expect(done.said).toEqual([200]);
    expect(refusals(done)).toEqual([
      expect.objectContaining({ level: 'WARN', arch: process.arch, v8: process.versions.v8 }),
    ]);
    expect(counted(done)).toHaveLength(1);
  });

  it('should have started before the first event', async () => {
    const { said } = await run(
      "const handler = await start(); process.env.LOG_SAMPLE_RATE = 'often'; say((await handler(HEALTH, {})).statusCode);",
    );
    expect(said).toEqual([200]);
  });

  it('should heal: a start that fails is tried again by each invocation, which says why', async () => {
    const done = await run(
      `const handler = await start();
      say((await handler(HEALTH, {})).statusCode);
      process.env.LOG_SAMPLE_RATE = '0';
      say((await handler(HEALTH, {})).statusCode);`,
      { LOG_SAMPLE_RATE: 'often' },
    );
    expect(done.said).toEqual([500, 200]);
    const failures = done.logged.filter(({ message }) => message === 'invocation failed');
    expect(failures).toHaveLength(1);
    expect(JSON.stringify(failures)).toContain('LOG_SAMPLE_RATE');
  });

  it('should say once that its code cache was refused, also when it could not be said at the start', async () => {
    await writeFile(pathOf(cache), '');
    const done = await run(
      `const handler = await start();
      await handler(HEALTH, {});
      process.env.LOG_SAMPLE_RATE = '0';
      await handler(HEALTH, {});
      await handler(HEALTH, {});`,
      { LOG_SAMPLE_RATE: 'often' },
    );
    expect(refusals(done)).toHaveLength(1);
    expect(counted(done)).toHaveLength(1);
  });

  it('should not load what no route has asked for: neither fetch nor what else undici is for', async () => {
    const { said } = await run(
      "const handler = await start(); await handler(HEALTH, {}); say(process.moduleLoadList.filter((name) => name.includes('undici')));",
    );
    expect(said).toEqual([[]]);
  });

  it('should tell the sources of an error, where source maps are on', async () => {
    const unreachable = { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' };
    const program = 'say((await (await start())(EXERCISES, {})).statusCode);';
    const mapped = await run(program, unreachable, ['--enable-source-maps']);
    expect(mapped.said).toEqual([500]);
    const stackOf = ({ logged }: Run) => JSON.stringify(logged.find(({ message }) => message === 'request failed'));
    expect(stackOf(mapped)).toMatch(/apps\/api\/src\/exercises\/exercises\.service\.ts:\d+:\d+/);
    expect(stackOf(mapped)).toMatch(/libs\/shared\/src\/aws\/aws-errors\.ts:\d+:\d+/);
    expect(stackOf(await run(program, unreachable))).toContain('app.cjs:');
  });

  it.each<[string, (map: string) => Promise<unknown>]>([
    ['gone', (map) => rm(map)],
    ['cut off', async (map) => writeFile(map, (await readFile(map)).subarray(0, 1_000))],
  ])('should answer an error also when the source map is %s', async (_case, change) => {
    await change(pathOf(join('lambda', 'app.cjs.map')));
    const program = 'say((await (await start())(EXERCISES, {})).statusCode);';
    const done = await run(program, { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' }, ['--enable-source-maps']);
    expect(done.said).toEqual([500]);
    expect(JSON.stringify(done.logged)).toContain('app.cjs:');
  });

  it('should be of plain files, all of which are its own', async () => {
    const files = await readdir(join('dist', 'lambda'), { withFileTypes: true });
    expect(files.filter((file) => !file.isFile())).toEqual([]);
    expect(files.map(({ name }) => name).toSorted()).toEqual(
      [`app.${process.arch}.v8`, 'app.cjs', 'app.cjs.map', 'index.mjs'].toSorted(),
    );
  });
});
