import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument, stringify } from 'yaml';
import { DeployError } from './deploy-error.mjs';

/** What Copilot gives every template itself, and what a deployment does. */
const RESERVED = ['App', 'Env', 'Release'];

/** Where an environment's parameters are kept, and committed. Copilot looks at the manifest in that folder alone. */
export function parametersFile(copilot, environment) {
  return join(copilot, 'environments', environment, 'parameters.yml');
}

/** Where Copilot reads parameters from: those of whichever environment it deploys. */
export function copilotsParametersFile(copilot) {
  return join(copilot, 'environments', 'addons', 'addons.parameters.yml');
}

/**
 * The parameters of an environment's templates, as text by name: those that its file has.
 * @param known what the templates take, as in their section `Parameters`.
 * @throws {DeployError} that names the file.
 */
export async function readParameters(copilot, environment, known) {
  const file = parametersFile(copilot, environment);
  let text;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
  return parseParameters(text, file, known);
}

/** @throws {DeployError} that names the file. */
export function parseParameters(text, file, known) {
  const document = parseDocument(text, { logLevel: 'silent' });
  // A tag, such as !Ref, would be read by Copilot's own template, which has none of the names that are in ours.
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) throw new DeployError(`${file}: ${fault.message}`);
  const values = document.toJS() ?? {};
  if (typeof values !== 'object' || Array.isArray(values)) throw new DeployError(`${file} must have names with values`);
  for (const [name, value] of Object.entries(values)) {
    if (RESERVED.includes(name)) throw new DeployError(`${file}: ${name} is set by the deployment itself`);
    if (!Object.hasOwn(known, name)) throw new DeployError(`${file}: no template takes the parameter ${name}`);
    if (!['string', 'number', 'boolean'].includes(typeof value)) {
      throw new DeployError(`${file}: ${name} must be a text or a number`);
    }
  }
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

/** The same with what the templates take where nothing is set. */
export function withDefaults(known, values) {
  const defaults = Object.entries(known).flatMap(([name, { Default: value }]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return { ...Object.fromEntries(defaults), ...values };
}

/** The file that Copilot reads. */
export function renderParameters(environment, values, release) {
  const parameters = { ...values, Release: release };
  const comment = `# Of the environment ${environment} alone. "npm run deploy" writes it from ${environment}/parameters.yml.\n`;
  return (
    comment + stringify({ Parameters: parameters }, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' })
  );
}
