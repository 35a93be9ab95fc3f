import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser';
import { parseAction } from '@actions/workflow-parser/actions/action-parser';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { resolveTemplate } from '../../apps/local/src/template/template.js';
import { parseTemplate } from '../../apps/local/src/template/template.yaml.js';
import { readConfig } from '../../apps/worker/src/config.js';
import { templateFaults } from './cloudformation/template.faults.js';
import { ENVIRONMENTS, readEnvironmentAddons, readYaml } from './copilot.files.js';
import { workerManifestSchema } from './manifest.schemas.js';

const GITHUB = '.github';
const WORKFLOWS = readdirSync(join(GITHUB, 'workflows')).toSorted();
const ACTIONS = readdirSync(join(GITHUB, 'actions')).toSorted();
const FILES = [
  ...WORKFLOWS.map((name) => join('workflows', name)),
  ...ACTIONS.map((name) => join('actions', name, 'action.yml')),
];

const stepSchema = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const jobSchema = z.looseObject({
  if: z.string().optional(),
  needs: z.string().optional(),
  uses: z.string().optional(),
  environment: z.string().optional(),
  permissions: z.record(z.string(), z.string()).optional(),
  'timeout-minutes': z.number().optional(),
  'runs-on': z.string().optional(),
  concurrency: z.looseObject({ 'cancel-in-progress': z.boolean(), queue: z.string().optional() }).optional(),
  steps: z.array(stepSchema).default([]),
});
const workflowSchema = z.looseObject({
  // `on` is no boolean in YAML 1.2.
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), jobSchema),
});
const actionSchema = z.looseObject({ runs: z.looseObject({ using: z.string(), steps: z.array(stepSchema) }) });
const packageSchema = z.object({ scripts: z.record(z.string(), z.string()) });

const oneOrMany = z.union([z.string(), z.array(z.string())]);
const resourceSchema = z.union([z.string(), z.strictObject({ 'Fn::Sub': z.string() })]);
const policiesSchema = z.array(
  z.object({
    PolicyDocument: z.object({
      Statement: z.array(
        z.strictObject({
          Sid: z.string(),
          Effect: z.literal('Allow'),
          Action: oneOrMany,
          Resource: z.union([resourceSchema, z.array(resourceSchema)]),
        }),
      ),
    }),
  }),
);

type Workflow = z.infer<typeof workflowSchema>;

function read(path: string): Promise<string> {
  return readFile(join(GITHUB, path), 'utf8');
}

async function workflow(name: string): Promise<Workflow> {
  return workflowSchema.parse(parse(await read(join('workflows', name))));
}

/** All jobs with steps, and those of actions, by where they are. */
async function steps(): Promise<{ where: string; step: z.infer<typeof stepSchema> }[]> {
  const all = await Promise.all(
    FILES.map(async (path) => {
      const content: unknown = parse(await read(path));
      const found = path.startsWith('actions')
        ? actionSchema.parse(content).runs.steps
        : Object.values(workflowSchema.parse(content).jobs).flatMap((job) => job.steps);
      return found.map((step) => ({ where: path, step }));
    }),
  );
  return all.flat();
}

/** What GitHub's own parser finds wrong, expressions included. */
async function faultsOf(name: string, content: string): Promise<string[]> {
  const trace = new NoOperationTraceWriter();
  if (name.startsWith('actions')) {
    const { context } = parseAction({ name, content }, trace);
    return context.errors.getErrors().map(({ message }) => message);
  }
  const { context, value } = parseWorkflow({ name, content }, trace);
  if (value !== undefined) await convertWorkflowTemplate(context, value);
  return context.errors.getErrors().map(({ message }) => message);
}

describe('the workflows of GitHub Actions', () => {
  it('should be what GitHub understands', async () => {
    for (const path of FILES) expect([path, await faultsOf(path, await read(path))]).toEqual([path, []]);
  });

  it.each([
    ['a key that is unknown', 'run-on: ubuntu-24.04'],
    ['a name that no expression has', "runs-on: ubuntu-24.04\n    if: gitub.actor == 'me'"],
    ['an expression that is open', 'runs-on: ubuntu-24.04\n    name: ${{ github.actor'],
    ['a job that is not there', 'runs-on: ubuntu-24.04\n    needs: nobody'],
    ['a queue that is none', 'runs-on: ubuntu-24.04\n    concurrency: { group: one, queue: all }'],
  ])('should be told by that from %s', async (_, broken) => {
    const text = `on: push\njobs:\n  one:\n    ${broken}\n    steps:\n      - run: 'true'\n`;
    expect(await faultsOf('broken.yml', text)).not.toEqual([]);
  });

  it('should run of others only what is pinned by its commit, and say which version that is', async () => {
    const text = (await Promise.all(FILES.map(read))).join('\n');
    const used = (await steps()).flatMap(({ step }) => step.uses ?? []);
    expect(used.length).toBeGreaterThan(10);
    const pins = new Map<string, Set<string>>();
    for (const uses of used.filter((name) => !name.startsWith('./'))) {
      expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
      const [action = ''] = uses.split('@');
      const versions = [...text.matchAll(new RegExp(`uses: ${uses} # (v\\d+\\.\\d+\\.\\d+)\\n`, 'g'))];
      expect(versions).toHaveLength(used.filter((other) => other === uses).length);
      pins.set(
        action,
        new Set([...(pins.get(action) ?? []), ...versions.map(([, version = '']) => `${uses} ${version}`)]),
      );
    }
    // One version of each, so that none is forgotten when it is raised.
    expect([...pins.values()].filter(({ size }) => size > 1)).toEqual([]);
  });

  it('should run of this repository what is there', async () => {
    const called = (await Promise.all(WORKFLOWS.map(workflow))).flatMap(({ jobs }) =>
      Object.values(jobs).flatMap(({ uses }) => uses ?? []),
    );
    expect(new Set(called)).toEqual(new Set(['./.github/workflows/build.yml']));
    const actions = (await steps()).flatMap(({ step }) => (step.uses?.startsWith('./') ? [step.uses] : []));
    expect(new Set(actions)).toEqual(new Set(ACTIONS.map((name) => `./.github/actions/${name}`)));
  });

  it('should run scripts that the package has', async () => {
    const { scripts } = packageSchema.parse(JSON.parse(await readFile('package.json', 'utf8')));
    const run = (await steps()).flatMap(({ step }) => [...(step.run ?? '').matchAll(/npm run ([\w:-]+)/g)]);
    const names = run.map(([, name = '']) => name);
    expect(names).toEqual(expect.arrayContaining(['check', 'build:lambda', 'deploy']));
    for (const name of names) expect(Object.keys(scripts)).toContain(name);
  });

  it('should be permitted to read, and to be somebody for AWS only where something is deployed', async () => {
    for (const name of WORKFLOWS) {
      const { permissions, jobs } = await workflow(name);
      expect(permissions).toEqual({ contents: 'read' });
      for (const job of Object.values(jobs)) {
        const isDeployment = job.environment !== undefined;
        expect(job.permissions).toEqual(isDeployment ? { contents: 'read', 'id-token': 'write' } : undefined);
        const uses = job.steps.flatMap((step) => step.uses ?? []);
        expect(uses.some((one) => one.startsWith('aws-actions/'))).toBe(isDeployment);
      }
    }
  });

  it('should hold no key, and keep no token where later steps could take it', async () => {
    for (const path of FILES) {
      const text = await read(path);
      expect(text).not.toMatch(/secrets\.|aws-access-key-id|AWS_SECRET|pull_request_target|workflow_run/i);
    }
    for (const { step } of await steps()) {
      if (step.uses?.startsWith('actions/checkout@')) expect(step.with).toEqual({ 'persist-credentials': false });
      if (step.uses?.startsWith('aws-actions/')) {
        expect(step.with).toMatchObject({ 'role-to-assume': '${{ vars.AWS_ROLE_ARN }}' });
      }
      // What a pull request is called would be part of the script.
      expect(step.run ?? '').not.toContain('${{');
    }
  });

  it('should run no package’s own script where a role is to be had', async () => {
    const { runs } = actionSchema.parse(parse(await read(join('actions', 'install', 'action.yml'))));
    const install = runs.steps.find(({ run = '' }) => run.includes('npm ci'));
    expect(install).toMatchObject({
      run: 'npm ci --ignore-scripts="$IGNORE_SCRIPTS"',
      env: { IGNORE_SCRIPTS: '${{ inputs.ignore-scripts }}' },
    });
    for (const name of WORKFLOWS) {
      for (const job of Object.values((await workflow(name)).jobs)) {
        if (job.permissions?.['id-token'] === undefined) continue;
        const installs = job.steps.filter(({ uses }) => uses === './.github/actions/install');
        expect(installs.map((step) => step.with)).toEqual([{ 'ignore-scripts': true }]);
        expect(job.steps.map(({ run = '' }) => run).join('\n')).not.toMatch(/npm (ci|i|install|exec)\b|npx/);
      }
    }
  });

  it('should end some day', async () => {
    for (const name of WORKFLOWS) {
      for (const job of Object.values((await workflow(name)).jobs)) {
        if (job.uses === undefined) expect(job['timeout-minutes']).toBeLessThanOrEqual(120);
      }
    }
  });
});

describe('what the workflows deploy', () => {
  const deploysTo = (job: z.infer<typeof jobSchema>) =>
    job.steps
      .flatMap(({ run = '' }) => (/npm run deploy -- (.*)/.exec(run)?.[1] ?? '').trim())
      .filter((args) => args !== '');

  it('should be deployed where a role is set up, and by nobody who gets no token', async () => {
    const [pull, main] = [
      (await workflow('pull-request.yml')).jobs['deploy'],
      (await workflow('main.yml')).jobs['prod'],
    ];
    for (const job of [pull, main]) {
      expect(job?.if).toContain("vars.DEPLOY == 'true'");
      expect(job?.concurrency).toMatchObject({ group: `deploy-${job?.environment ?? ''}` });
    }
    expect(pull?.if).toContain("github.actor != 'dependabot[bot]'");
    expect(`${pull?.if ?? ''} ${main?.if ?? ''}`).not.toMatch(/\|\||always|failure/);
  });

  it('should ask for the role for no longer than it may be had', async () => {
    const { Resources: resources } = parseTemplate(await read('deploy-role.yml'), 'deploy-role.yml');
    const most = z.number().parse(resources['Role']?.Properties['MaxSessionDuration']);
    const asked = (await steps()).flatMap(({ step }) => step.with?.['role-duration-seconds'] ?? []);
    expect(asked).not.toEqual([]);
    for (const seconds of asked) expect(seconds).toBeLessThanOrEqual(most);
  });

  it('should have gone through all checks, with the linter of templates', async () => {
    const { check } = (await workflow('build.yml')).jobs;
    const run = (check?.steps ?? []).flatMap((step) => step.run ?? []);
    expect(run).toEqual([expect.stringMatching(/^pipx install cfn-lint==[\d.]+$/), 'npm run check']);
  });

  it('should be deployed by a Copilot that is the one which was looked at', async () => {
    const { runs } = actionSchema.parse(parse(await read(join('actions', 'copilot', 'action.yml'))));
    const [{ run = '', env } = {}, ...others] = runs.steps;
    expect(others).toEqual([]);
    expect(env).toMatchObject({ SHA256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const lines = run.split('\n');
    const at = (text: string) => lines.findIndex((line) => line.startsWith(text));
    expect(lines[0]).toBe('set -euo pipefail');
    expect(lines[at('echo "$SHA256')]).toBe('echo "$SHA256  $archive" | sha256sum --check --strict');
    expect(at('echo "$SHA256')).toBeGreaterThan(at('curl'));
    expect(at('tar')).toBeGreaterThan(at('echo "$SHA256'));
  });

  it('should be dev from a branch of this repository, after all checks', async () => {
    const { on, jobs } = await workflow('pull-request.yml');
    expect(Object.keys(on)).toEqual(['pull_request']);
    const { deploy } = jobs;
    expect(deploy).toMatchObject({
      needs: 'build',
      environment: 'dev',
      // Another pull request's is not this one's: none is dropped while it waits.
      concurrency: { 'cancel-in-progress': false, queue: 'max' },
    });
    expect(deploy?.if).toContain('github.event.pull_request.head.repo.full_name == github.repository');
    expect(deploy && deploysTo(deploy)).toEqual([
      '--env dev --only worker --only environment --only web',
      '--env dev --only smoke --smoke "$SMOKE"',
    ]);
  });

  it('should be prod from main, in its phases, and in one job, so that one approval is asked for', async () => {
    const { on, jobs } = await workflow('main.yml');
    expect(on).toEqual({ push: { branches: ['main'] } });
    expect(Object.keys(jobs)).toEqual(['artefacts', 'prod']);
    const { prod } = jobs;
    expect(prod).toMatchObject({
      needs: 'artefacts',
      environment: 'prod',
      concurrency: { 'cancel-in-progress': false },
    });
    expect(prod && deploysTo(prod)).toEqual([
      '--env prod --only worker',
      '--env prod --only environment',
      '--env prod --only web',
      '--env prod --only smoke --smoke "$SMOKE"',
    ]);
    const uses = (prod?.steps ?? []).map((step) => step.uses ?? step.run ?? '');
    const before = uses.findIndex((one) => one.includes('npm run deploy'));
    for (const needed of ['actions/download-artifact@', 'aws-actions/', './.github/actions/copilot']) {
      const at = uses.findIndex((one) => one.startsWith(needed));
      expect(at).toBeGreaterThanOrEqual(0);
      expect(at).toBeLessThan(before);
    }
  });

  it('should be a function that was built on its own architecture', async () => {
    const { template } = await readEnvironmentAddons();
    expect(template.Parameters['FunctionArchitecture']?.Default).toBe('arm64');
    const { function: job } = (await workflow('build.yml')).jobs;
    expect(job?.['runs-on']).toBe('ubuntu-24.04-arm');
    const upload = job?.steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'))?.with;
    expect(upload).toMatchObject({ name: 'lambda', path: 'dist/lambda' });
    for (const [name, id] of [
      ['pull-request.yml', 'deploy'],
      ['main.yml', 'prod'],
    ] as const) {
      const downloads = (await workflow(name)).jobs[id]?.steps.filter(({ uses }) =>
        uses?.includes('download-artifact@'),
      );
      expect(downloads?.map((step) => step.with)).toEqual([
        { name: 'lambda', path: 'dist/lambda' },
        { name: 'web', path: 'dist/web' },
      ]);
    }
  });

  it('should be deployed by a role that CloudFormation takes, and whose rights name what they are on', async () => {
    const template = parseTemplate(await read('deploy-role.yml'), 'deploy-role.yml');
    expect(templateFaults(template)).toEqual([]);
    const [{ PolicyDocument: { Statement: statements } } = { PolicyDocument: { Statement: [] } }, ...others] =
      policiesSchema.parse(template.Resources['Role']?.Properties['Policies']);
    expect(others).toEqual([]);
    const resources = statements.map(({ Sid, Resource }) => [
      Sid,
      [Resource].flat().map((one) => (typeof one === 'string' ? one : one['Fn::Sub'])),
    ]);
    const arn = (service: string, name: string) =>
      `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${name}`;
    expect(Object.fromEntries(resources)).toEqual({
      BecomeCopilotsRole: ['arn:${AWS::Partition}:iam::${AWS::AccountId}:role/${App}-${Env}-EnvManagerRole'],
      ReadWhatCopilotRegistered: [
        arn('ssm', 'parameter/copilot/applications'),
        arn('ssm', 'parameter/copilot/applications/*'),
      ],
      ReadStacks: [
        arn('cloudformation', 'stack/${App}-infrastructure-roles/*'),
        arn('cloudformation', 'stack/StackSet-${App}-infrastructure-*'),
        arn('cloudformation', 'stack/${App}-${Env}/*'),
        arn('cloudformation', 'stack/${App}-${Env}-*'),
      ],
      FindTheBucketAndTheRepository: [arn('cloudformation', 'stackset/${App}-infrastructure:*')],
      SignInToTheRegistry: ['*'],
      PushTheWorkersImage: [arn('ecr', 'repository/${App}/worker')],
      FindWhatTheWebAppHas: ['arn:${AWS::Partition}:s3:::${App}-${Env}-web-${AWS::AccountId}-${AWS::Region}'],
      UploadTheWebApp: ['arn:${AWS::Partition}:s3:::${App}-${Env}-web-${AWS::AccountId}-${AWS::Region}/*'],
      DropCopiesOfThePage: ['arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/*'],
      KnowTheAccountsConcurrency: ['*'],
    });
    const actions = Object.fromEntries(statements.map(({ Sid, Action }) => [Sid, [Action].flat()]));
    // By Copilot's own role it is an administrator in effect: of its own it has no more than these.
    expect(actions).toMatchObject({
      BecomeCopilotsRole: ['sts:AssumeRole'],
      SignInToTheRegistry: ['ecr:GetAuthorizationToken'],
      KnowTheAccountsConcurrency: ['lambda:GetAccountSettings'],
    });
    expect(actions['PushTheWorkersImage']).toEqual(
      expect.arrayContaining([
        'ecr:InitiateLayerUpload',
        'ecr:UploadLayerPart',
        'ecr:CompleteLayerUpload',
        'ecr:PutImage',
      ]),
    );
    for (const action of Object.values(actions).flat()) {
      expect(action).toMatch(/^(sts|ssm|cloudformation|ecr|s3|cloudfront|lambda):[A-Za-z]+$/);
      if (/^(ssm|cloudformation):/.test(action)) expect(action).toMatch(/:(Get|Describe|List)/);
    }
  });

  it('should be deployed by a role that is for a repository as tokens name it, with ids or without, and for one alone', async () => {
    const { Parameters: parameters } = parseTemplate(await read('deploy-role.yml'), 'deploy-role.yml');
    const pattern = new RegExp(z.string().parse(parameters['Repository']?.['AllowedPattern']));
    for (const one of ['octocat/my-repo', 'octocat@123456/my-repo@456789']) expect(one).toMatch(pattern);
    for (const other of ['octocat', 'octocat/*', '*/my-repo', 'octocat@*/my-repo', 'octocat/my-repo:ref']) {
      expect(other).not.toMatch(pattern);
    }
  });

  it('should be a web app that was built where no role is to be had', async () => {
    const { web: job } = (await workflow('build.yml')).jobs;
    expect(job?.steps.map(({ run }) => run)).toContain('npm run build -- web');
    const upload = job?.steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'))?.with;
    expect(upload).toMatchObject({ name: 'web', path: 'dist/web' });
  });

  it('should be uploaded to the bucket of the web app, and to no other', async () => {
    const deploying = parseTemplate(await read('deploy-role.yml'), 'deploy-role.yml');
    const role = resolveTemplate({ template: deploying, fileOf: new Map() }, { Env: 'dev', Repository: 'owner/name' })
      .Resources['Role']?.Properties;
    const [{ PolicyDocument: policy }] = z
      .tuple([
        z.object({
          PolicyDocument: z.object({
            Statement: z.array(z.object({ Action: z.union([z.string(), z.array(z.string())]), Resource: z.unknown() })),
          }),
        }),
      ])
      .parse(role?.['Policies']);
    const environment = resolveTemplate(await readEnvironmentAddons(), { App: 'spotter', Env: 'dev' });
    const bucket = `arn:aws:s3:::${String(environment.Resources['WebBucket']?.Properties['BucketName'])}`;
    const ofS3 = policy.Statement.filter(({ Action: actions }) =>
      [actions].flat().some((one) => one.startsWith('s3:')),
    );
    expect(ofS3.map(({ Action: actions, Resource: resource }) => [actions, resource])).toEqual([
      ['s3:ListBucket', bucket],
      [['s3:PutObject', 's3:DeleteObject'], `${bucket}/*`],
    ]);
  });

  it('should be deployed by a role that only a job in that environment of this repository gets', async () => {
    const { Resources: resources } = parseTemplate(await read('deploy-role.yml'), 'deploy-role.yml');
    const trust = resources['Role']?.Properties['AssumeRolePolicyDocument'];
    expect(trust).toMatchObject({
      Statement: [
        {
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: {
              'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
              'token.actions.githubusercontent.com:sub': { 'Fn::Sub': 'repo:${Repository}:environment:${Env}' },
            },
          },
        },
      ],
    });
    const deployed = (await Promise.all(WORKFLOWS.map(workflow))).flatMap(({ jobs }) =>
      Object.values(jobs).flatMap(({ environment }) => environment ?? []),
    );
    expect(deployed.toSorted()).toEqual([...ENVIRONMENTS]);
  });
});

describe('the images that the workflows build', () => {
  async function imageSteps() {
    const { images } = (await workflow('build.yml')).jobs;
    return (images?.steps ?? []).flatMap((step) => step.run ?? []);
  }

  async function startingStep(): Promise<string> {
    const [script = '', ...others] = (await imageSteps()).filter((step) => step.includes('docker run'));
    expect(others).toEqual([]);
    return script;
  }

  /** The code that the step ends with where the container says this and ends with that code. */
  async function codeWhere(said: string, code: number): Promise<unknown> {
    const folder = await mkdtemp(join(tmpdir(), 'spotter-docker-'));
    try {
      const docker = '#!/bin/sh\ncase $1 in logs) echo "$SAID" >&2 ;; inspect) echo "$CODE" ;; esac\n';
      await writeFile(join(folder, 'docker'), docker, { mode: 0o755 });
      await writeFile(join(folder, 'sleep'), '#!/bin/sh\n', { mode: 0o755 });
      await writeFile(join(folder, 'step.sh'), await startingStep());
      const PATH = [folder, process.env['PATH']].join(delimiter);
      // As GitHub runs a step that names no shell.
      const step = spawn('bash', ['-e', join(folder, 'step.sh')], {
        env: { PATH, SAID: said, CODE: String(code) },
        stdio: 'ignore',
      });
      const [ended] = (await once(step, 'exit')) as unknown[];
      return ended;
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  it('should be those of all Dockerfiles', async () => {
    const built = (await imageSteps()).flatMap(
      (step) => /^docker build --file docker\/(\w+)\.Dockerfile --tag spotter-\1 \.$/.exec(step)?.[1] ?? [],
    );
    const there = readdirSync('docker').filter((name) => name.endsWith('.Dockerfile'));
    expect(built.map((name) => `${name}.Dockerfile`).toSorted()).toEqual(there.toSorted());
  });

  it('should have a worker that comes as far as to poll, with all variables that it is deployed with', async () => {
    const script = await startingStep();
    const given = [...script.matchAll(/--env (\w+)=(\S+)/g)].map(([, name = '', value = '']): [string, string] => [
      name,
      value,
    ]);
    expect(() => readConfig(Object.fromEntries(given))).not.toThrow();
    const { variables } = workerManifestSchema.parse(await readYaml('worker', 'manifest.yml'));
    expect(given.map(([name]) => name)).toEqual(expect.arrayContaining(Object.keys(variables)));
    expect(Object.fromEntries(given)).toMatchObject({ MODEL_PATH: variables['MODEL_PATH'] });
    expect(script).not.toContain('docker run --rm');
  });

  it('should have one that starts and ends, which is told by what it says and by its code', async () => {
    const ready = '{"level":"INFO","message":"ready","service":"worker"}';
    expect(await codeWhere(`${ready}\nSomething else`, 0)).toBe(0);
    expect(await codeWhere("Required environment variable 'SQS_QUEUE_URL' is not set", 0)).toBe(1);
    expect(await codeWhere('chrt: failed to set the policy of process 0: Operation not permitted', 1)).toBe(1);
    expect(await codeWhere(ready, 1)).toBe(1);
    expect(await codeWhere(ready, 137)).toBe(1);
  });
});
