// Deploys Spotter by AWS Copilot: `npm run deploy -- --env <name> [options]`, see docs/deploy.md.
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readArguments, USAGE, UsageError } from './deploy/arguments.mjs';
import { judge, judgeState, usesOf } from './deploy/checks.mjs';
import { Commands } from './deploy/commands.mjs';
import { DeployError } from './deploy/deploy-error.mjs';
import { findRegion, findSite, findState, findTools, findUrl } from './deploy/findings.mjs';
import { copilotsParametersFile, readParameters, renderParameters, withDefaults } from './deploy/parameters.mjs';
import { stepsOf } from './deploy/plan.mjs';
import { releaseOf } from './deploy/release.mjs';
import { smokeTest } from './deploy/smoke.mjs';
import { joinTemplates } from './deploy/templates.mjs';
import { deployWeb } from './deploy/web.mjs';
import { runNode } from './run.mjs';

const FAILED = 1;
const MISUSED = 2;

// npm runs its scripts in the project's folder, and Copilot looks for its own folder from where it is run.
const workspace = process.cwd();
const copilot = join(workspace, 'copilot');
const addons = join(copilot, 'environments', 'addons');
const lambda = join(workspace, 'dist', 'lambda');
const web = join(workspace, 'dist', 'web');

const say = (line) => console.log(line);

// Ctrl-C reaches the step that runs, which ends in its own way, Copilot with 0; no other is begun after it. The second ends all.
let isInterrupted = false;
process.on('SIGINT', () => {
  if (isInterrupted) process.exit(FAILED);
  isInterrupted = true;
});

async function applicationOf(environment) {
  if (!existsSync(join(copilot, '.workspace'))) {
    throw new DeployError(`${workspace} has no copilot/.workspace: run "npm run deploy" in the project's folder.`);
  }
  if (!existsSync(join(copilot, 'environments', environment, 'manifest.yml'))) {
    throw new DeployError(`There is no copilot/environments/${environment}/manifest.yml.`);
  }
  return parse(await readFile(join(copilot, '.workspace'), 'utf8')).application;
}

/** The parameters that are set, and all with their defaults. */
async function parametersOf(environment) {
  const { Parameters: known } = (await joinTemplates(addons)).toJS();
  const values = await readParameters(copilot, environment, known);
  return { values, parameters: withDefaults(known, values) };
}

function refuse(faults) {
  if (faults.length === 0) return;
  throw new DeployError(['Nothing was deployed:', ...faults.map((fault) => `- ${fault}`)].join('\n'));
}

/** What all programs that are run have: the same region and profile. */
async function commandsFor({ profile, region }) {
  const env = { ...process.env };
  if (profile !== undefined) env.AWS_PROFILE = profile;
  const found = region ?? (await findRegion(new Commands(workspace, env), env));
  if (found !== undefined) env.AWS_REGION = found;
  return { region: found, profile: env.AWS_PROFILE || undefined, commands: new Commands(workspace, env) };
}

async function check(options) {
  const application = await applicationOf(options.environment);
  const { values, parameters } = await parametersOf(options.environment);
  const { commands, region, profile } = await commandsFor(options);
  const wanted = { ...options, application, parameters, profile, region, isInteractive: process.stdin.isTTY === true };
  const found = await findTools(commands, wanted, { workspace, region });
  const { faults, warnings } = judge(found, wanted);
  for (const [name, version] of Object.entries(found.versions)) if (version) say(`${name} ${version}`);
  if (found.account) say(`account ${found.account.id} in ${region}, as ${found.account.arn}`);
  for (const warning of warnings) say(`Warning: ${warning}`);
  refuse(faults);
  const state = usesOf(wanted).copilot ? await findState(commands, wanted) : {};
  refuse(judgeState(state, wanted));
  return { commands, wanted, values, steps: stepsOf(state, wanted) };
}

async function writeParameters({ wanted, values }) {
  const release = await releaseOf(lambda, addons, values);
  await writeFile(copilotsParametersFile(copilot), renderParameters(wanted.environment, values, release));
}

/** The file is there while Copilot needs it and no longer: it is that of any environment which is deployed. */
async function runCommand(step, context) {
  if (!step.needsParameters) return context.commands.run(step.command);
  await writeParameters(context);
  try {
    return await context.commands.run(step.command);
  } finally {
    await rm(copilotsParametersFile(copilot), { force: true });
  }
}

const TASKS = {
  build: () => runNode(['scripts/build.mjs', '--stale', 'lambda', 'web']),
  parameters: async (context) => {
    await writeParameters(context);
    return 0;
  },
  web: async ({ commands, wanted }) => {
    const site = await findSite(commands, wanted);
    await deployWeb({ commands, folder: web, site });
    say(`The web app is at ${site.url}`);
    return 0;
  },
  smoke: async ({ commands, wanted }) => {
    const url = wanted.url ?? (await findUrl(commands, wanted));
    const { smoke: what, waitMs } = wanted;
    await smokeTest({ url, token: process.env.SPOTTER_TOKEN, what, waitMs, say });
    return 0;
  },
};

async function runStep(step, context) {
  let fault;
  try {
    const code = step.task ? await TASKS[step.task](context) : await runCommand(step, context);
    if (isInterrupted) fault = 'Interrupted.';
    else if (code !== 0) fault = `It ended with code ${code}, and what it says is above.`;
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    fault = error.message;
  }
  if (fault !== undefined) throw new DeployError(`\nStopped at: ${step.title}\n${fault}\n${step.remedy}`);
}

async function main() {
  const options = readArguments(process.argv.slice(2));
  if (options === 'help') {
    say(USAGE);
    return;
  }
  const context = await check(options);
  const { steps } = context;
  for (const [index, step] of steps.entries()) {
    say(`${options.isDryRun ? '' : '\n'}[${index + 1}/${steps.length}] ${step.title}`);
    if (step.command) say(`  ${step.command.join(' ')}`);
    if (!options.isDryRun) await runStep(step, context);
  }
  say(options.isDryRun ? 'Nothing of it was done.' : '\ndone');
}

await main().catch((error) => {
  const isForPerson = error instanceof DeployError || error instanceof UsageError;
  console.error(isForPerson ? error.message : error);
  process.exitCode = error instanceof UsageError ? MISUSED : FAILED;
});
