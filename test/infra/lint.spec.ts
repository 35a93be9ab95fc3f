import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RawTemplate } from '../../apps/local/src/template/template.yaml.js';
import { readEnvironmentAddons, readWorkerAddons } from './copilot.files.js';
import { readPatchedService } from './patched.service.js';

const LINTER = 'cfn-lint';
/** Code: a folder, which Copilot uploads. Parameters: Copilot gives all of its own, whether they are needed or not. */
const IGNORED = ['W3002', 'W2001'];

const isThere = spawnSync(LINTER, ['--version']).status === 0;
if (!isThere)
  process.stderr.write(
    `Skipped: ${LINTER} is not installed, so nobody has linted the templates (pip install ${LINTER})\n`,
  );

describe(`${LINTER} of the templates, as Copilot joins them`, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spotter-infra-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function faultsOf(template: RawTemplate): Promise<string> {
    const file = join(folder, 'template.json');
    // An empty section is none that CloudFormation knows.
    const sections = Object.entries(template).filter(([, section]) => Object.keys(section).length > 0);
    await writeFile(file, JSON.stringify(Object.fromEntries(sections)));
    const args = ['--template', file, '--regions', 'eu-central-1', 'us-east-1', '--ignore-checks', ...IGNORED];
    const { stdout, stderr, status } = spawnSync(LINTER, args, { encoding: 'utf8' });
    return status === 0 ? '' : `${status}\n${stdout}${stderr}`;
  }

  const linted = isThere ? it : it.skip;
  linted(
    'should find nothing in the environment’s',
    async () => {
      expect(await faultsOf((await readEnvironmentAddons()).template)).toBe('');
    },
    120_000,
  );
  linted(
    'should find nothing in the worker’s',
    async () => {
      expect(await faultsOf((await readWorkerAddons()).template)).toBe('');
    },
    120_000,
  );
  linted(
    'should find nothing where the patches are applied',
    async () => {
      expect(await faultsOf(await readPatchedService())).toBe('');
    },
    120_000,
  );
  linted(
    'should find what is wrong',
    async () => {
      const { template: broken } = await readWorkerAddons();
      broken.Resources['Wrong'] = { Type: 'AWS::SQS::Queue', Properties: { VisibilityTimeOut: 1 } };
      expect(await faultsOf(broken)).toContain('VisibilityTimeOut');
    },
    120_000,
  );
});
