import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { MergedTemplate } from '../../apps/local/src/template/template.yaml.js';
import { readAddons } from '../../apps/local/src/template/template.yaml.js';

const COPILOT = join(import.meta.dirname, '..', '..', 'copilot');

/** The environments that there are manifests for. */
export const ENVIRONMENTS = ['dev', 'prod'] as const;

/** What Copilot fills in: `${NAME}`. Any other would have to be a variable of the shell that deploys. */
export const SUBSTITUTED = { COPILOT_APPLICATION_NAME: 'spotter', COPILOT_ENVIRONMENT_NAME: 'dev' } as const;

/** Text of a manifest as Copilot reads it. */
export function filledIn(text: string): string {
  return Object.entries(SUBSTITUTED).reduce((filled, [name, value]) => filled.replaceAll(`\${${name}}`, value), text);
}

/** A file of the folder, parsed as plain YAML. */
export async function readYaml(...path: readonly string[]): Promise<unknown> {
  return parse(await readFile(join(COPILOT, ...path), 'utf8'));
}

/** A file of the folder as text. */
export function readText(...path: readonly string[]): Promise<string> {
  return readFile(join(COPILOT, ...path), 'utf8');
}

/** All templates of the environment, as Copilot joins them. */
export function readEnvironmentAddons(): Promise<MergedTemplate> {
  return readAddons(join(COPILOT, 'environments', 'addons'));
}

/** All templates of the worker's own, as Copilot joins them. */
export function readWorkerAddons(): Promise<MergedTemplate> {
  return readAddons(join(COPILOT, 'worker', 'addons'));
}
