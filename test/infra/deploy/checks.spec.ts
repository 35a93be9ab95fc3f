import { describe, expect, it } from '@jest/globals';
import type { Asked, DeployedState, Findings, Wanted } from '../../../scripts/deploy/checks.mjs';
import { judge, judgeState, usesOf } from '../../../scripts/deploy/checks.mjs';
import { readParameters, withDefaults } from '../../../scripts/deploy/parameters.mjs';
import { ENVIRONMENTS, readEnvironmentAddons } from '../copilot.files.js';

const found: Findings = {
  versions: { node: '24.21.0', copilot: '1.34.1', aws: '2.30.1', docker: '28.0.1' },
  region: 'eu-central-1',
  machine: 'arm64',
  hasPackage: true,
  packagedFor: 'arm64',
  hasWeb: true,
  isDirty: false,
  account: { id: '123456789012', arn: 'arn:aws:iam::123456789012:user/ops' },
  concurrency: 1_000,
};
const identity = {
  CognitoUserPoolId: 'eu-central-1_AbCdEfGhI',
  CognitoClientId: '1example23456789',
  SignInDomain: 'id.example.com',
};
const wanted: Wanted = {
  parts: ['build', 'worker', 'environment', 'web', 'smoke'],
  environment: 'dev',
  parameters: { FunctionArchitecture: 'arm64', ReservedConcurrency: '', AuthMode: '', ...identity },
};

function verdict(changes: Partial<Findings>, others: Partial<Wanted> = {}) {
  return judge({ ...found, ...changes }, { ...wanted, ...others });
}

function withParameters(changes: Record<string, string>, others: Partial<Wanted> = {}): Partial<Wanted> {
  return { parameters: { ...wanted.parameters, ...changes }, ...others };
}

const NO_IDENTITY = { CognitoUserPoolId: '', CognitoClientId: '', SignInDomain: '' };

describe('the checks before a deployment', () => {
  it('should find nothing where all is well', () => {
    expect(verdict({})).toEqual({ faults: [], warnings: [] });
  });

  it.each(ENVIRONMENTS)(
    'should let %s be deployed as it is committed: nothing has to be filled in',
    async (environment) => {
      const { Parameters: known } = (await readEnvironmentAddons()).template;
      const parameters = withDefaults(known as never, await readParameters('copilot', environment, known as never));
      expect(verdict({}, { environment, parameters }).faults).toEqual([]);
    },
  );

  it.each<[string, Partial<Findings>, Partial<Wanted>, string]>([
    ['an old Node', { versions: { ...found.versions, node: '22.20.0' } }, {}, 'Node.js is 22.20.0'],
    ['no Copilot', { versions: { node: '24.0.0', aws: '2.1', docker: '28' } }, {}, 'copilot is not there'],
    [
      'a Copilot without overrides',
      { versions: { ...found.versions, copilot: '1.26.9' } },
      {},
      'must be 1.27 or later',
    ],
    ['no Docker', { versions: { node: '24.0.0', aws: '2.1', copilot: '1.34.1' } }, {}, 'No Docker engine answers'],
    ['the first AWS CLI', { versions: { ...found.versions, aws: '1.45.11' } }, {}, 'must be version 2'],
    ['no AWS CLI', { versions: { node: '24.0.0', docker: '28', copilot: '1.34.1' } }, {}, 'aws is not there'],
    ['no region', { region: undefined } as never, {}, '--region'],
    ['no credentials', { account: undefined, credentialsFault: 'the token has expired' } as never, {}, 'has expired'],
    ['no package', { hasPackage: false }, { parts: ['environment'] }, 'dist/lambda is not there'],
    ['a reservation of all', { concurrency: 10 }, withParameters({ ReservedConcurrency: '5' }), 'leave it empty'],
    ['sandboxes of all', { concurrency: 20 }, withParameters({ ProvisionedConcurrency: '11' }), 'leave it empty'],
    ['nobody who may call', {}, withParameters(NO_IDENTITY), 'nothing says who may call'],
    [
      'prod for everybody',
      {},
      withParameters({ ...NO_IDENTITY, AuthMode: 'none' }, { environment: 'prod' }),
      'prod does',
    ],
    ['half a pool', {}, withParameters({ CognitoClientId: '' }), 'Half of an identity'],
    ['half an issuer', {}, withParameters({ JwtIssuer: 'https://issuer' }), 'Half of an identity'],
    ['no web app', { hasWeb: false }, { parts: ['web'] }, 'dist/web is not there'],
    ['a page of no pool', {}, withParameters({ ...NO_IDENTITY, AuthMode: 'none', SignInDomain: 'a.b' }), 'none is set'],
    ['a name without a certificate', {}, withParameters({ WebDomain: 'app.example.com' }), 'go together'],
    [
      'a certificate of no name',
      {},
      withParameters({ WebCertificateArn: 'arn:aws:acm:us-east-1:1:certificate/1' }),
      'go together',
    ],
    ['both', {}, withParameters({ AuthMode: 'none' }), 'unset the one or the other'],
  ])('should refuse %s', (_, changes, others, sentence) => {
    const { faults } = verdict(changes, others);
    expect(faults).toEqual([expect.stringContaining(sentence)]);
  });

  it.each<[string, Partial<Findings>, Partial<Wanted>, string]>([
    ['changes that are not committed', { isDirty: true }, {}, 'not committed'],
    ['a new account', { concurrency: 10 }, {}, 'has 10 invocations of Lambda at a time'],
    ['a large reservation', {}, withParameters({ ReservedConcurrency: '950' }), 'leaves 50'],
    ['a machine of another architecture', { machine: 'x64' }, {}, 'is made on x86_64'],
    ['a package of another architecture', { packagedFor: 'x64' }, { parts: ['environment'] }, 'is made on x86_64'],
    ['a pool whose page is not known', {}, withParameters({ SignInDomain: '' }), 'Nobody can sign in to the web app'],
    ['everybody in dev', {}, withParameters({ ...NO_IDENTITY, AuthMode: 'none' }), 'runs without identity'],
  ])('should warn of %s', (_, changes, others, sentence) => {
    expect(verdict(changes, others)).toEqual({ faults: [], warnings: [expect.stringContaining(sentence)] });
  });

  it('should say all that is missing at once', () => {
    const bare: Findings = {
      versions: { node: '24.0.0' },
      machine: 'arm64',
      hasPackage: false,
      hasWeb: false,
      isDirty: false,
    };
    expect(judge(bare, wanted).faults).toHaveLength(4);
  });

  it('should take an x86 function from an x86 machine, and a package made there on any', () => {
    const x86 = withParameters({ FunctionArchitecture: 'x86_64' });
    expect(verdict({ machine: 'x64' }, x86).warnings).toEqual([]);
    expect(verdict({ machine: 'x64' }, { parts: ['environment'] }).warnings).toEqual([]);
  });

  it('should take a pool that is made with the environment', () => {
    const pool = withParameters({ ...NO_IDENTITY, CreateUserPool: 'true' }, { environment: 'prod' });
    expect(verdict({}, pool)).toEqual({ faults: [], warnings: [] });
    const both = withParameters({ ...NO_IDENTITY, CreateUserPool: 'true', AuthMode: 'none' });
    expect(verdict({}, both).faults).toEqual([expect.stringContaining('unset the one or the other')]);
  });

  it('should take an issuer without a pool', () => {
    const issuer = { JwtIssuer: 'https://issuer', JwksUri: 'https://issuer/keys', JwtAudience: 'spotter' };
    expect(verdict({}, withParameters({ ...NO_IDENTITY, ...issuer }, { environment: 'prod' }))).toEqual({
      faults: [],
      warnings: [expect.stringContaining('not that of JwtIssuer')],
    });
  });

  it('should ask for nothing that the parts do not use', () => {
    const bare: Findings = {
      versions: { node: '24.0.0' },
      machine: 'arm64',
      hasPackage: true,
      hasWeb: false,
      isDirty: true,
    };
    expect(judge(bare, { ...wanted, parts: ['build'] })).toEqual({ faults: [], warnings: [] });
    expect(judge(bare, { ...wanted, parts: ['smoke'], url: 'https://api.example.com' }).faults).toEqual([]);
    expect(usesOf({ parts: ['environment'] })).toMatchObject({ copilot: true, docker: false, aws: true });
    expect(usesOf({ parts: ['smoke'] })).toMatchObject({ copilot: false, aws: true });
    expect(usesOf({ parts: ['web'] })).toEqual({
      copilot: false,
      docker: false,
      function: false,
      web: true,
      aws: true,
    });
  });
});

describe('the checks of what the account has', () => {
  const state: DeployedState = {
    hasEnvironment: true,
    hasEnvironmentStack: true,
    environmentStatus: 'UPDATE_COMPLETE',
  };
  const asked: Asked = { parts: ['worker', 'environment'], environment: 'dev', isInteractive: false };

  it('should find nothing where all is well', () => {
    expect(judgeState(state, asked)).toEqual([]);
  });

  it.each<[string, Partial<DeployedState>, Partial<Asked>, string]>([
    ['a deployment that is under way', { workerStatus: 'UPDATE_IN_PROGRESS' }, {}, 'wait until'],
    ['the worker alone', { hasEnvironmentStack: false }, { parts: ['worker'] }, 'deploy the environment first'],
    ['what Copilot would ask nobody', { hasEnvironment: false }, {}, '--profile'],
  ])('should refuse %s', (_, changes, others, sentence) => {
    expect(judgeState({ ...state, ...changes }, { ...asked, ...others })).toEqual([expect.stringContaining(sentence)]);
  });

  it('should let Copilot ask whoever is there', () => {
    expect(judgeState({ ...state, hasEnvironment: false }, { ...asked, isInteractive: true })).toEqual([]);
    expect(judgeState({ ...state, hasEnvironment: false }, { ...asked, profile: 'ops' })).toEqual([]);
  });
});
