import { z } from 'zod';
import { resourcesOfType, resolveTemplate } from '../template/template.js';
import type { Template } from '../template/template.js';
import { mergeTemplates, readAddons } from '../template/template.yaml.js';
import { statementsOf } from './policy.document.js';
import { Role } from './role.js';

const API_ROLE = 'ApiFunctionRole';
const WORKER_POLICY = 'WorkerPolicy';

const roleSchema = z.object({ Policies: z.array(z.object({ PolicyName: z.string(), PolicyDocument: z.unknown() })) });
const policySchema = z.object({ PolicyDocument: z.unknown() });

/** The roles of the function and of the worker's tasks, as the templates have them. */
export interface Roles {
  readonly api: Role;
  readonly worker: Role;
}

/**
 * Reads the roles' policies from the templates that are deployed.
 * @param environment the folder of the environment's templates, whose exports those of the worker's import.
 * @throws Error that names what is not there or can't be judged here.
 */
export async function readRoles(
  folders: { environment: string; worker: string },
  parameters: Readonly<Record<string, string>>,
): Promise<Roles> {
  const files = [
    { name: folders.environment, template: (await readAddons(folders.environment)).template },
    { name: folders.worker, template: (await readAddons(folders.worker)).template },
  ];
  const template = resolveTemplate(mergeTemplates(files), { ...parameters, Name: 'worker' });
  const { Policies: policies } = propertiesOf(template, 'AWS::IAM::Role', API_ROLE, roleSchema);
  const { PolicyDocument: workerDocument } = propertiesOf(
    template,
    'AWS::IAM::ManagedPolicy',
    WORKER_POLICY,
    policySchema,
  );
  return {
    api: new Role(
      'api',
      policies.flatMap(({ PolicyName: name, PolicyDocument: document }) => statementsOf(name, document)),
    ),
    worker: new Role('worker', statementsOf(WORKER_POLICY, workerDocument)),
  };
}

function propertiesOf<Schema extends z.ZodType>(
  template: Template,
  type: string,
  logicalId: string,
  schema: Schema,
): z.infer<Schema> {
  const resource = resourcesOfType(template, type).find((candidate) => candidate.logicalId === logicalId);
  if (resource === undefined) throw new Error(`The templates have no ${type} ${logicalId}`);
  return schema.parse(resource.properties);
}
