import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';

const run = promisify(execFile);
const OTHER = process.arch === 'arm64' ? 'x64' : 'arm64';
const PROGRAM = `
  const { handler } = await import('./index.mjs');
  const event = (path) => ({ version: '2.0', rawPath: path, requestContext: { http: { method: 'GET', path } } });
  const connect = { requestContext: { connectionId: 'a', eventType: 'CONNECT', routeKey: '$connect' } };
  const statuses = [];
  for (const one of [event('/health'), event('/nowhere'), connect]) statuses.push((await handler(one, {})).statusCode);
  console.log('said ' + JSON.stringify(statuses));
`;

describe('npm run package:lambda', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spotter-package-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  // Not where whoever deploys has theirs.
  const zipFile = () => join(folder, 'lambda.zip');
  const pack = (...args: string[]) =>
    run(process.execPath, [join('scripts', 'package-lambda.mjs'), '--out', zipFile(), ...args]);

  it('should pack what runs alone, gateways and all, the same each time', async () => {
    const { stdout } = await pack('--arch', process.arch);
    const zip = await readFile(zipFile());
    expect(stdout).toContain(`${zipFile()} for ${process.arch}: ${(zip.length / 1e6).toFixed(2)} MB`);
    await pack('--arch', process.arch);
    expect((await readFile(zipFile())).equals(zip)).toBe(true);

    const files = unzipSync(zip);
    expect(Object.keys(files)).toEqual([`app.${process.arch}.v8`, 'app.cjs', 'app.cjs.map', 'index.mjs'].toSorted());
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
    const env = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
    const done = await run(process.execPath, ['--input-type=module', '--eval', PROGRAM], { cwd: folder, env });
    expect(done.stdout).toContain('said [200,404,400]');
    expect(done.stdout + done.stderr).not.toContain('code cache refused');
  });

  it('should leave the code cache of another architecture out, and say so', async () => {
    const { stdout } = await pack('--arch', OTHER);
    expect(Object.keys(unzipSync(await readFile(zipFile())))).toEqual(['app.cjs', 'app.cjs.map', 'index.mjs']);
    expect(stdout).toContain(
      `It has no code cache, since V8's is of one architecture and this machine is ${process.arch}`,
    );
  });

  it('should take the architecture of the template, and refuse one that Lambda has not', async () => {
    expect((await pack()).stdout).toContain(`${zipFile()} for arm64`);
    await expect(pack('--arch', 'mips')).rejects.toMatchObject({
      code: 1,
      stderr: 'No such architecture: mips. There are arm64 and x64.\n',
    });
  });
});
