// Joins the templates of a folder of addons as Copilot does, for deploying them without it: `npm run deploy:template --
// <folder> --out <file> [--env <name>]`, see docs/deploy-without-copilot.md.
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { root } from '../run.mjs';
import { DeployError } from './deploy-error.mjs';
import { readParameters } from './parameters.mjs';
import { releaseOf } from './release.mjs';
import { joinTemplates } from './templates.mjs';

const USAGE = `Usage: npm run deploy:template -- <folder of addons> --out <file> [--env <name>]

The folder is copilot/environments/addons or copilot/worker/addons. With --env also the parameters of that environment are written,
beside the file as <name>.parameters.json, for "aws cloudformation deploy --parameter-overrides file://…".`;

/** `aws cloudformation package` takes a function's folder from where the template is, and Copilot from the project's folder. */
function relateCode(template, out) {
  for (const { value } of template.get('Resources').items) {
    if (value.get('Type') !== 'AWS::Lambda::Function') continue;
    const code = value.getIn(['Properties', 'Code']);
    if (typeof code === 'string') value.setIn(['Properties', 'Code'], relative(dirname(out), join(root, code)));
  }
}

async function parametersOf(environment, folder, template) {
  const copilot = join(root, 'copilot');
  // Else a slip of the pen would be an environment of that name, by the templates' defaults.
  if (!existsSync(join(copilot, 'environments', environment))) {
    throw new DeployError(`There is no copilot/environments/${environment}.`);
  }
  const { application } = parse(await readFile(join(copilot, '.workspace'), 'utf8'));
  const values = await readParameters(copilot, environment, template.toJS().Parameters);
  const release = await releaseOf(join(root, 'dist', 'lambda'), folder, values);
  const all = { App: application, Env: environment, ...values, Release: release };
  return JSON.stringify(
    Object.entries(all).map(([name, value]) => `${name}=${value}`),
    null,
    2,
  );
}

function readArguments() {
  try {
    return parseArgs({
      options: { out: { type: 'string' }, env: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new DeployError(`${error.message}\n\n${USAGE}`, { cause: error });
  }
}

async function main() {
  const { values, positionals } = readArguments();
  if (values.help) {
    console.log(USAGE);
    return;
  }
  if (positionals.length !== 1 || values.out === undefined) throw new DeployError(USAGE);
  const folder = resolve(root, positionals[0]);
  if (!existsSync(folder)) throw new DeployError(`There is no ${positionals[0]}.`);
  const out = resolve(root, values.out);
  const template = await joinTemplates(folder);
  relateCode(template, out);
  await mkdir(dirname(out), { recursive: true });
  await writeFile(out, template.toString({ lineWidth: 0 }));
  console.log(`${values.out} joins the templates of ${positionals[0]}`);
  if (values.env === undefined) return;
  const file = join(dirname(out), `${basename(out, extname(out))}.parameters.json`);
  await writeFile(file, await parametersOf(values.env, folder, template));
  console.log(`${relative(root, file)} has the parameters of ${values.env}`);
}

await main().catch((error) => {
  console.error(error instanceof DeployError ? error.message : error);
  process.exitCode = 1;
});
