import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { PlanOptions, PlannedState } from '../../../scripts/deploy/plan.mjs';
import { stepsOf } from '../../../scripts/deploy/plan.mjs';
import { readEnvironmentAddons } from '../copilot.files.js';

const nothing = { hasApplication: false, hasEnvironment: false, hasWorker: false, hasWorkerStack: false };
const everything = { hasApplication: true, hasEnvironment: true, hasWorker: true, hasWorkerStack: true };
const options: PlanOptions = {
  parts: ['build', 'worker', 'environment', 'web', 'smoke'],
  application: 'spotter',
  environment: 'dev',
  region: 'eu-central-1',
};

/** Each step by what it runs, without the names that all have. */
function planned(state: PlannedState, changes: Partial<PlanOptions> = {}): string[] {
  return stepsOf(state, { ...options, ...changes }).map(({ command, task }) =>
    command === undefined ? (task ?? 'nothing') : command.slice(1, 3).join(' '),
  );
}

describe('the steps of a deployment', () => {
  it('should register everything in an empty account, and deploy the worker after what it imports', () => {
    expect(planned(nothing)).toEqual([
      'build',
      'app init',
      'env init',
      'env deploy',
      'svc init',
      'svc deploy',
      'web',
      'smoke',
    ]);
  });

  it('should update the worker before the environment, so that who reads messages is the newer, and the page after the API', () => {
    expect(planned(everything)).toEqual(['build', 'svc deploy', 'env deploy', 'web', 'smoke']);
  });

  it.each<[string, PlannedState, string[]]>([
    ['the application', { ...nothing, hasApplication: true }, ['env init', 'env deploy', 'svc init', 'svc deploy']],
    [
      'the environment',
      { ...nothing, hasApplication: true, hasEnvironment: true },
      ['env deploy', 'svc init', 'svc deploy'],
    ],
    ['the worker’s registration', { ...everything, hasWorkerStack: false }, ['env deploy', 'svc deploy']],
  ])('should go on after %s', (_, state, steps) => {
    expect(planned(state, { parts: ['worker', 'environment'] })).toEqual(steps);
  });

  it('should have a second environment of the application registered, and begin with it', () => {
    const state = { ...everything, hasEnvironment: false, hasWorkerStack: false };
    expect(planned(state, { environment: 'prod' })).toEqual([
      'build',
      'env init',
      'env deploy',
      'svc deploy',
      'web',
      'smoke',
    ]);
  });

  it.each<[PlanOptions['parts'], string[]]>([
    [['worker'], ['svc deploy']],
    [['environment'], ['env deploy']],
    [
      ['environment', 'build'],
      ['build', 'env deploy'],
    ],
    [['web'], ['web']],
    [['smoke'], ['smoke']],
    [['parameters'], ['parameters']],
    [['build'], ['build']],
  ])('should do of %j only that', (parts, steps) => {
    expect(planned(everything, { parts })).toEqual(steps);
  });

  it('should register nothing for what does not deploy', () => {
    expect(planned(nothing, { parts: ['build', 'web', 'smoke', 'parameters'] })).toEqual([
      'build',
      'parameters',
      'web',
      'smoke',
    ]);
  });

  it('should name the environment, the application, the region and the profile', () => {
    const commands = stepsOf(nothing, { ...options, environment: 'prod', profile: 'ops' }).flatMap(
      ({ command = [] }) => [command.join(' ')],
    );
    expect(commands.filter((command) => command !== '')).toEqual([
      'copilot app init spotter',
      'copilot env init --name prod --app spotter --default-config --region eu-central-1 --profile ops',
      'copilot env deploy --name prod --app spotter',
      'copilot svc init --name worker --app spotter',
      'copilot svc deploy --name worker --env prod --app spotter',
    ]);
  });

  it('should say what a first deployment of prod leaves behind when it fails, as the page has it', async () => {
    const remedyOf = (environment: string) =>
      stepsOf(nothing, { ...options, environment, parts: ['environment'] }).at(-1)?.remedy ?? '';
    const [, chapter = ''] = /docs\/deploy\.md, "(.+)"/.exec(remedyOf('prod')) ?? [];
    expect(remedyOf('dev')).not.toContain('prod');
    const page = await readFile(join('docs', 'deploy.md'), 'utf8');
    const [, text = ''] = page.split(`### ${chapter}\n`);
    const { template } = await readEnvironmentAddons();
    const tables = Object.values(template.Resources)
      .filter(({ Type }) => Type === 'AWS::DynamoDB::Table')
      .map(
        ({ Properties: properties }) => z.object({ 'Fn::Sub': z.string() }).parse(properties['TableName'])['Fn::Sub'],
      );
    const [, listed = ''] = /for TABLE in (.+); do/.exec(text) ?? [];
    expect(listed.split(' ').map((name) => ['${App}', '${Env}', name].join('-'))).toEqual(tables);
  });

  it('should say of each what to do when it fails', () => {
    for (const { remedy } of stepsOf(nothing, options)) expect(remedy).toMatch(/\w/);
    const [deploy] = stepsOf(everything, { ...options, parts: ['worker'] });
    expect(deploy?.remedy).toContain('--stack-name spotter-dev-worker');
  });

  it('should say of the smoke test what it looks at, and that all is deployed only where it was', () => {
    const smoke = (changes: Partial<PlanOptions>) => stepsOf(everything, { ...options, ...changes }).at(-1);
    const whole = smoke({});
    expect(whole?.title).toContain('sample scene');
    expect(whole?.remedy).toMatch(/^All of it is deployed/);
    const health = smoke({ parts: ['smoke'], smoke: 'health' });
    expect(health?.title).not.toContain('sample scene');
    expect(health?.remedy).not.toContain('All of it is deployed');
  });
});
