import { z } from 'zod';
import type { RawTemplate } from '../../../apps/local/src/template/template.yaml.js';
import { referencesIn } from './intrinsic.js';
import type { Reference } from './intrinsic.js';
import { propertyFaults, resourceType } from './property.types.js';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
const PSEUDO_PARAMETERS = ['AccountId', 'NotificationARNs', 'Partition', 'Region', 'StackId', 'StackName', 'URLSuffix'];

const oneOrMany = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const policy = z.enum(['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot']);
const deployedBy = z.strictObject({ CodeDeployLambdaAliasUpdate: z.record(z.string(), z.unknown()) });
const resourceSchema = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()),
  DependsOn: oneOrMany.default([]),
  Condition: z.string().optional(),
  DeletionPolicy: policy.optional(),
  UpdateReplacePolicy: policy.optional(),
  /** Of those that there are, the one of a function's alias. */
  UpdatePolicy: deployedBy.optional(),
  Metadata: z.unknown().optional(),
});

/** All that CloudFormation would refuse in a template, as far as its registry and the template itself tell. */
export function templateFaults(template: RawTemplate): string[] {
  const { Resources: resources, Outputs: outputs, Conditions: conditions } = template;
  return [
    ...Object.entries(resources).flatMap(([id, resource]) => resourceFaults(id, resource)),
    ...Object.entries({ ...resources, ...outputs, ...conditions }).flatMap(([id, value]) =>
      referencesOf(value).flatMap((reference) => referenceFaults(template, id, reference)),
    ),
    ...circles(template).map((circle) => `${circle.join(' → ')} is a circle`),
  ];
}

function resourceFaults(id: string, resource: RawTemplate['Resources'][string]): string[] {
  const { data, error } = resourceSchema.safeParse(resource);
  if (error) return error.issues.map(({ path, message }) => `${[id, ...path].join('.')}: ${message}`);
  if (data.Type.startsWith('Custom::')) return [];
  const type = resourceType(data.Type);
  if (type === undefined) return [`${id} is of the unknown type ${data.Type}`];
  const { Code: code, ...properties } = data.Properties;
  // A folder: whoever deploys uploads it, and puts where it lies in its place.
  const isFolder = data.Type === 'AWS::Lambda::Function' && typeof code === 'string';
  const given = isFolder ? { ...properties, Code: {} } : data.Properties;
  return propertyFaults(given, type.properties, id);
}

/** What a resource, an output or a condition names, also outside of its functions. */
function referencesOf(value: unknown): Reference[] {
  const named = z.object({ DependsOn: oneOrMany.default([]), Condition: z.string().optional() }).safeParse(value).data;
  return [
    ...referencesIn(value),
    ...(named?.DependsOn ?? []).map((name): Reference => ({ kind: 'resource or parameter', name })),
    ...(named?.Condition === undefined ? [] : [{ kind: 'condition' as const, name: named.Condition }]),
  ];
}

function referenceFaults(template: RawTemplate, id: string, { kind, name, attribute }: Reference): string[] {
  if (kind === 'condition') return name in template.Conditions ? [] : [`${id}: there is no condition ${name}`];
  const resource = template.Resources[name];
  if (kind === 'resource or parameter') {
    const isThere = resource !== undefined || name in template.Parameters;
    return isThere || isPseudo(name) ? [] : [`${id}: there is neither a resource nor a parameter ${name}`];
  }
  if (resource === undefined) return [`${id}: there is no resource ${name}`];
  const type = resourceType(resource.Type);
  // Of a custom resource only its own function knows; that a type is unknown is told where it is.
  return type === undefined || (attribute ?? '') in type.attributes
    ? []
    : [`${id}: ${resource.Type} has no attribute ${attribute ?? ''}`];
}

function isPseudo(name: string): boolean {
  return PSEUDO_PARAMETERS.some((pseudo) => name === `AWS::${pseudo}`);
}

/** Resources that wait for each other, so that none can be made. */
function circles({ Resources: resources }: RawTemplate): string[][] {
  const needs = (id: string): string[] =>
    referencesOf(resources[id])
      .map(({ name }) => name)
      .filter((name) => name in resources);
  const done = new Set<string>();
  const visit = (id: string, way: readonly string[]): string[][] => {
    if (way.includes(id)) return [[...way.slice(way.indexOf(id)), id]];
    if (done.has(id)) return [];
    const found = needs(id).flatMap((need) => visit(need, [...way, id]));
    done.add(id);
    return found;
  };
  return Object.keys(resources).flatMap((id) => visit(id, []));
}
