import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import {
  parseParameters,
  readParameters,
  renderParameters,
  withDefaults,
} from '../../../scripts/deploy/parameters.mjs';
import { releaseOf } from '../../../scripts/deploy/release.mjs';
import { ENVIRONMENTS, readEnvironmentAddons } from '../copilot.files.js';

const known = {
  App: {},
  Env: {},
  Release: { Default: 'unreleased' },
  Rate: { Default: 100 },
  Origin: { Default: '*' },
};

describe('the parameters of an environment', () => {
  it('should be text, whatever they were written as', () => {
    expect(parseParameters('Rate: 5\nOrigin: https://example.com', 'x', known)).toEqual({
      Rate: '5',
      Origin: 'https://example.com',
    });
    expect(parseParameters('# nothing yet', 'x', known)).toEqual({});
  });

  it.each([
    ['a name that no template takes', 'Rates: 5', 'no template takes the parameter Rates'],
    ['a name of every object', 'toString: 5', 'no template takes the parameter toString'],
    ['what Copilot sets', 'Env: prod', 'Env is set by the deployment itself'],
    ['what the deployment sets', 'Release: mine', 'Release is set by the deployment itself'],
    ['a list', 'Rate: [1, 2]', 'Rate must be a text or a number'],
    ['nothing', 'Rate:', 'Rate must be a text or a number'],
    ['a function of CloudFormation', 'Rate: !Ref VPC', 'Unresolved tag'],
    ['a name twice', 'Rate: 1\nRate: 2', 'unique'],
    ['what has no names', '- Rate', 'must have names with values'],
  ])('should not be %s', (_, text, sentence) => {
    expect(() => parseParameters(text, 'dev/parameters.yml', known)).toThrow(sentence);
    expect(() => parseParameters(text, 'dev/parameters.yml', known)).toThrow('dev/parameters.yml');
  });

  it('should be of those that the templates take, in each environment that there is', async () => {
    const { template } = await readEnvironmentAddons();
    const { Parameters: parameters } = template;
    for (const name of ENVIRONMENTS) {
      const values = await readParameters('copilot', name, parameters as never);
      expect(Object.keys(parameters)).toEqual(expect.arrayContaining(Object.keys(values)));
    }
    // Without it the function of a deployed stage does not start; prod has none before there is a pool.
    expect(await readParameters('copilot', 'dev', parameters as never)).toEqual({ AuthMode: 'none' });
  });

  it('should be none where there is no file', async () => {
    expect(await readParameters('copilot', 'nowhere', known)).toEqual({});
  });

  it('should have the templates’ defaults', () => {
    expect(withDefaults(known, { Rate: '5' })).toEqual({ Rate: '5', Origin: '*', Release: 'unreleased' });
  });

  it('should reach Copilot as text, and with the release', () => {
    const text = renderParameters('dev', { Rate: '5', Origin: 'yes: # "no"' }, '0123');
    expect(parse(text)).toEqual({ Parameters: { Rate: '5', Origin: 'yes: # "no"', Release: '0123' } });
    expect(text).toContain('environment dev');
  });
});

describe('the release', () => {
  let folder: string;
  let lambda: string;
  let addons: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spotter-release-'));
    lambda = join(folder, 'lambda');
    addons = join(folder, 'addons');
    await cp(join('copilot', 'environments', 'addons'), addons, { recursive: true });
    await cp(join('copilot', 'worker'), lambda, { recursive: true });
    await rm(join(lambda, 'addons'), { recursive: true });
    await rm(join(lambda, 'overrides'), { recursive: true });
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('should be another with the package, a template or a parameter, and with nothing else', async () => {
    const values = { Rate: '5', Origin: '*' };
    const before = await releaseOf(lambda, addons, values);
    expect(before).toMatch(/^[0-9a-f]{64}$/);
    expect(await releaseOf(lambda, addons, { Origin: '*', Rate: '5' })).toBe(before);
    // It holds the release itself.
    await writeFile(join(addons, 'addons.parameters.yml'), 'Parameters: {}');
    expect(await releaseOf(lambda, addons, values)).toBe(before);

    const releases = [before, await releaseOf(lambda, addons, { ...values, Rate: '6' })];
    await writeFile(join(lambda, 'app.cjs'), 'one');
    releases.push(await releaseOf(lambda, addons, values));
    await writeFile(join(lambda, 'app.cjs'), 'two');
    releases.push(await releaseOf(lambda, addons, values));
    await writeFile(join(addons, 'more.yml'), 'Resources: {}');
    releases.push(await releaseOf(lambda, addons, values));
    expect(new Set(releases).size).toBe(releases.length);
  });
});
