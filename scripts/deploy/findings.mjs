import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { usesOf } from './checks.mjs';
import { DeployError } from './deploy-error.mjs';
import { WORKER } from './plan.mjs';

const VERSION = /\d+(?:\.\d+)+/;

/** What this machine and the account have, of what the deployment needs. */
export async function findTools(commands, wanted, { workspace, region }) {
  const uses = usesOf(wanted);
  const versionOf = async (isUsed, ...command) => {
    const { isOk, stdout } = isUsed ? await commands.ask(command) : {};
    return isOk ? VERSION.exec(stdout)?.[0] : undefined;
  };
  const [copilot, aws, docker] = await Promise.all([
    versionOf(uses.copilot, 'copilot', '--version'),
    versionOf(uses.aws, 'aws', '--version'),
    versionOf(uses.docker, 'docker', 'info', '--format', '{{.ServerVersion}}'),
  ]);
  const versions = { node: process.versions.node, copilot, aws, docker };
  const lambda = join(workspace, 'dist', 'lambda');
  const files = existsSync(lambda) ? await readdir(lambda) : [];
  return {
    versions,
    region,
    machine: process.arch,
    hasPackage: files.includes('index.mjs'),
    hasWeb: existsSync(join(workspace, 'dist', 'web', 'index.html')),
    packagedFor: files.map((name) => /^app\.(\w+)\.v8$/.exec(name)?.[1]).find((arch) => arch !== undefined),
    isDirty: (await commands.ask(['git', 'status', '--porcelain'])).stdout !== '',
    ...(versions.aws !== undefined && region !== undefined ? await findAccount(commands, uses) : {}),
  };
}

/** The region that all programs are given, so that none has another. */
export async function findRegion(commands, env) {
  const named = env.AWS_REGION || env.AWS_DEFAULT_REGION;
  if (named) return named;
  const { isOk, stdout } = await commands.ask(['aws', 'configure', 'get', 'region']);
  return isOk && stdout !== '' ? stdout : undefined;
}

async function findAccount(commands, uses) {
  const caller = await commands.ask(['aws', 'sts', 'get-caller-identity', '--output', 'json']);
  if (!caller.isOk) return { credentialsFault: lastLine(caller.stderr) };
  const { Account, Arn } = JSON.parse(caller.stdout);
  const limit = uses.function
    ? await commands.ask([
        ...['aws', 'lambda', 'get-account-settings'],
        ...['--query', 'AccountLimit.ConcurrentExecutions', '--output', 'text'],
      ])
    : undefined;
  return { account: { id: Account, arn: Arn }, ...(limit?.isOk ? { concurrency: Number(limit.stdout) } : {}) };
}

/** How far the account has come. */
export async function findState(commands, { application, environment }) {
  const applications = (await told(commands, ['copilot', 'app', 'ls'])).split('\n');
  const hasApplication = applications.includes(application);
  const list = async (kind, key) => {
    if (!hasApplication) return [];
    const answer = await told(commands, ['copilot', kind, 'ls', '--app', application, '--json']);
    return (JSON.parse(answer)[key] ?? []).map(({ name }) => name);
  };
  const [environmentStatus, workerStatus, addons, environments, services] = await Promise.all([
    stackStatus(commands, `${application}-${environment}`),
    stackStatus(commands, `${application}-${environment}-${WORKER}`),
    addonsStack(commands, application, environment),
    list('env', 'environments'),
    list('svc', 'services'),
  ]);
  return {
    hasApplication,
    hasEnvironment: environments.includes(environment),
    hasWorker: services.includes(WORKER),
    environmentStatus,
    workerStatus,
    // `env init` makes the stack, with nothing but roles in it.
    hasEnvironmentStack: addons !== undefined,
    hasWorkerStack: isThere(workerStatus),
  };
}

/** Where the API is. @throws {DeployError} where nothing says so. */
export async function findUrl(commands, wanted) {
  const { HttpApiUrl: url } = await outputsOf(commands, wanted);
  if (url) return url;
  throw new DeployError(`CloudFormation knows no URL of ${nameOf(wanted)}: is it deployed? Else name it by --url.`);
}

/** Where the web app goes and is, and what it is told. @throws {DeployError} where nothing says so. */
export async function findSite(commands, wanted) {
  const outputs = await outputsOf(commands, wanted);
  const {
    WebBucketName: bucket,
    WebDistributionId: distribution,
    WebUrl: url,
    WebConfiguration: configuration,
  } = outputs;
  if (bucket && distribution && url && configuration) return { bucket, distribution, url, configuration };
  throw new DeployError(`CloudFormation knows no web app of ${nameOf(wanted)}: deploy the environment first.`);
}

function nameOf({ application, environment, stack = `${application}-${environment}` }) {
  return stack;
}

/** What the stack of the environment's templates says of itself, by name; nothing where there is no such stack. */
async function outputsOf(commands, { application, environment, stack }) {
  const name = stack ?? (await addonsStack(commands, application, environment));
  if (name === undefined) return {};
  const answer = await told(commands, [
    ...['aws', 'cloudformation', 'describe-stacks', '--stack-name', name],
    ...['--query', 'Stacks[0].Outputs', '--output', 'json'],
  ]);
  return Object.fromEntries((JSON.parse(answer) ?? []).map(({ OutputKey: key, OutputValue: value }) => [key, value]));
}

/** The nested stack of the environment's own templates, if it was made. */
async function addonsStack(commands, application, environment) {
  const command = [
    ...['aws', 'cloudformation', 'describe-stack-resource', '--stack-name', `${application}-${environment}`],
    ...['--logical-resource-id', 'AddonsStack', '--output', 'json'],
  ];
  const answer = await commands.ask(command);
  if (isAbsent(answer)) return undefined;
  const { ResourceStatus, PhysicalResourceId } = JSON.parse(orThrow(answer, command)).StackResourceDetail;
  return isThere(ResourceStatus) ? PhysicalResourceId : undefined;
}

async function stackStatus(commands, stack) {
  const command = [
    ...['aws', 'cloudformation', 'describe-stacks', '--stack-name', stack],
    ...['--query', 'Stacks[0].StackStatus', '--output', 'text'],
  ];
  const answer = await commands.ask(command);
  return isAbsent(answer) ? undefined : orThrow(answer, command);
}

/** A stack whose first creation failed is one that Copilot deletes and makes anew. */
function isThere(status) {
  return status !== undefined && !/^(ROLLBACK_|DELETE_|REVIEW_|CREATE_(IN_PROGRESS|FAILED))/.test(status);
}

function isAbsent({ isOk, stderr }) {
  return !isOk && /does not exist/i.test(stderr);
}

/** What a program prints. @throws {DeployError} where it fails. */
export async function told(commands, command) {
  return orThrow(await commands.ask(command), command);
}

function orThrow({ isOk, stdout, stderr }, command) {
  if (isOk) return stdout;
  throw new DeployError(`"${command.join(' ')}" failed: ${lastLine(stderr)}`);
}

function lastLine(text) {
  return text.trim().split('\n').at(-1) || 'it says nothing';
}
