import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Property, PropertyType, Resource } from '@aws-cdk/service-spec-types';
import { branchesOf, callOf, NO_VALUE } from './intrinsic.js';
import type { Call } from './intrinsic.js';

/** CloudFormation's registry of resources as the CDK ships it, in one file: nothing is asked over the network. */
const REGISTRY = loadAwsServiceSpecSync();

type Properties = Readonly<Record<string, Property>>;

/** What CloudFormation knows of a type of resources; nothing when there is no such type. */
export function resourceType(name: string): Resource | undefined {
  return REGISTRY.lookup('resource', 'cloudFormationType', 'equals', name).at(0);
}

/** What is wrong with an object whose properties are known by name. */
export function propertyFaults(value: unknown, properties: Properties, path: string): string[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [`${path} must be an object`];
  const given = new Map(Object.entries(value));
  const missing = Object.entries(properties)
    .filter(([name, { required }]) => required === true && isAbsent(given.get(name)))
    .map(([name]) => `${path}.${name} is missing`);
  const wrong = [...given].flatMap(([name, item]) => {
    const property = properties[name];
    return property ? typeFaults(item, property.type, `${path}.${name}`) : [`${path}.${name} is unknown`];
  });
  return [...missing, ...wrong];
}

function isAbsent(value: unknown): boolean {
  const call = callOf(value);
  return value === undefined || (call?.name === 'Ref' && call.argument === NO_VALUE);
}

function typeFaults(value: unknown, type: PropertyType, path: string): string[] {
  const call = callOf(value);
  if (call) return callFaults(call, type, path);
  switch (type.type) {
    case 'ref':
      return propertyFaults(value, REGISTRY.get('typeDefinition', type.reference).properties, path);
    case 'tag':
      return propertyFaults(value, TAG, path);
    case 'array':
      if (!Array.isArray(value)) return [`${path} must be a list`];
      return value.flatMap((item, index) => typeFaults(item, type.element, `${path}[${index}]`));
    case 'map':
      if (value === null || typeof value !== 'object' || Array.isArray(value)) return [`${path} must be an object`];
      return Object.entries(value).flatMap(([key, item]) => typeFaults(item, type.element, `${path}.${key}`));
    case 'union':
      return fewest(type.types.map((one) => typeFaults(value, one, path)));
    case 'string':
    case 'integer':
      return [...scalarFaults(value, type.type, path), ...choiceFaults(value, type.allowedValues, path)];
    default:
      return scalarFaults(value, type.type, path);
  }
}

const TAG: Properties = {
  Key: { type: { type: 'string' }, required: true },
  Value: { type: { type: 'string' }, required: true },
};

/** Of functions it is known only whether they can give what is asked for. */
function callFaults(call: Call, type: PropertyType, path: string): string[] {
  const branches = branchesOf(call);
  if (branches) return branches.flatMap((branch) => (isAbsent(branch) ? [] : typeFaults(branch, type, path)));
  if (type.type === 'union') return fewest(type.types.map((one) => callFaults(call, one, path)));
  const isCompound = type.type === 'ref' || type.type === 'map' || type.type === 'tag';
  const givesText = call.name === 'Fn::Sub' || call.name === 'Fn::Join' || call.name === 'Fn::Base64';
  const isWrong = isCompound ? TEXT_OR_LIST.has(call.name) : type.type === 'array' && givesText;
  return isWrong ? [`${path} must be ${isCompound ? 'an object' : 'a list'}, which ${call.name} does not give`] : [];
}

/** Functions that give no object; the others may find one. */
const TEXT_OR_LIST = new Set([
  'Ref',
  'Fn::GetAtt',
  'Fn::Sub',
  'Fn::Join',
  'Fn::Split',
  'Fn::Base64',
  'Fn::ImportValue',
  'Fn::GetAZs',
  'Fn::Cidr',
]);

/** CloudFormation makes of text a number or a truth value where one is asked for, and text of those. */
const SCALARS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => ['string', 'number', 'boolean'].includes(typeof value),
  'date-time': (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  integer: (value) => Number.isInteger(value) || (typeof value === 'string' && /^-?\d+$/.test(value)),
  number: (value) => typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)),
  boolean: (value) => typeof value === 'boolean' || value === 'true' || value === 'false',
  json: (value) => value !== null && typeof value === 'object',
  null: (value) => value === null,
};

function scalarFaults(value: unknown, type: string, path: string): string[] {
  return SCALARS[type]?.(value) === true ? [] : [`${path} must be of type ${type}`];
}

function choiceFaults(value: unknown, allowed: readonly unknown[] | undefined, path: string): string[] {
  if (allowed === undefined || allowed.map(String).includes(String(value))) return [];
  return [`${path} must be one of ${allowed.join(', ')}`];
}

function fewest(all: readonly string[][]): string[] {
  return all.reduce((least, one) => (one.length < least.length ? one : least));
}
