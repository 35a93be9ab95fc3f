import { z } from 'zod';
import { Intrinsics } from './intrinsics.js';
import { ACCOUNT_ID } from './resource.names.js';
import { readAddons } from './template.yaml.js';
import type { MergedTemplate } from './template.yaml.js';

/** A CloudFormation template with every intrinsic function resolved and without the resources whose condition is false. */
export interface Template {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}

const PSEUDO_PARAMETERS = {
  'AWS::AccountId': ACCOUNT_ID,
  'AWS::Region': 'us-east-1',
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::StackName': 'local',
  'AWS::StackId': `arn:aws:cloudformation:us-east-1:${ACCOUNT_ID}:stack/local/0`,
};

function valuesOf({ template }: MergedTemplate, given: Readonly<Record<string, string>>): Record<string, string> {
  const values: Record<string, string> = { ...PSEUDO_PARAMETERS, ...given };
  for (const [name, parameter] of Object.entries(template.Parameters)) {
    if (name in values) continue;
    if (parameter.Default === undefined) throw new Error(`The parameter ${name} has neither a value nor a Default`);
    values[name] = parameter.Default;
  }
  return values;
}

/** Resolves a merged template. @throws Error that names the file and the resource that can't be resolved. */
export function resolveTemplate(merged: MergedTemplate, parameters: Readonly<Record<string, string>>): Template {
  const intrinsics = new Intrinsics(merged.template, valuesOf(merged, parameters));
  const resources: Template['Resources'] = {};
  for (const [logicalId, { Type, Condition, Properties }] of Object.entries(merged.template.Resources)) {
    try {
      if (Condition !== undefined && !intrinsics.condition(Condition)) continue;
      resources[logicalId] = {
        Type,
        Properties: z.record(z.string(), z.unknown()).parse(intrinsics.resolve(Properties)),
      };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${merged.fileOf.get(logicalId) ?? ''}: ${logicalId}: ${reason}`, { cause: error });
    }
  }
  return { Resources: resources };
}

/**
 * Reads all templates of a Copilot addons folder as one.
 * @param parameters values of the template's parameters (`App`, `Env`); pseudo parameters such as `AWS::Region` may be given too.
 * @throws Error that names the file, and the resource where there is one.
 */
export async function loadTemplate(folder: string, parameters: Readonly<Record<string, string>>): Promise<Template> {
  return resolveTemplate(await readAddons(folder), parameters);
}

/** All resources of a CloudFormation type, in the order of the files. */
export function resourcesOfType(
  template: Template,
  type: string,
): { logicalId: string; properties: Record<string, unknown> }[] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([logicalId, resource]) => ({ logicalId, properties: resource.Properties }));
}
