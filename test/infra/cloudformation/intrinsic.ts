import { z } from 'zod';
import { splitAttribute } from '../../../apps/local/src/template/template.yaml.js';

/** One call of an intrinsic function, in its long form. */
export interface Call {
  readonly name: string;
  readonly argument: unknown;
}

/** What a call names of its template. */
export interface Reference {
  readonly kind: 'resource or parameter' | 'attribute' | 'condition';
  readonly name: string;
  readonly attribute?: string;
}

export const NO_VALUE = 'AWS::NoValue';

const attributeSchema = z.union([z.string().transform(splitAttribute), z.tuple([z.string(), z.string()])]);
const substitutionSchema = z.union([
  z.string().transform((text): [string, Record<string, unknown>] => [text, {}]),
  z.tuple([z.string(), z.record(z.string(), z.unknown())]),
]);
const choiceSchema = z.tuple([z.string(), z.unknown(), z.unknown()]);

/** The call that the value is, if it is one. */
export function callOf(value: unknown): Call | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
  return others.length === 0 && (name === 'Ref' || name.startsWith('Fn::')) ? { name, argument } : undefined;
}

/** The two values that an `Fn::If` is one of. */
export function branchesOf({ name, argument }: Call): [unknown, unknown] | undefined {
  if (name !== 'Fn::If') return undefined;
  const [, whenTrue, whenFalse] = choiceSchema.parse(argument);
  return [whenTrue, whenFalse];
}

/** All that a value names, however deep. */
export function referencesIn(value: unknown): Reference[] {
  if (value === null || typeof value !== 'object') return [];
  const call = callOf(value);
  return [...(call ? named(call) : []), ...Object.values(value).flatMap(referencesIn)];
}

function named({ name, argument }: Call): Reference[] {
  switch (name) {
    case 'Ref':
      return argument === NO_VALUE ? [] : [{ kind: 'resource or parameter', name: z.string().parse(argument) }];
    case 'Fn::GetAtt': {
      const [resource, attribute] = attributeSchema.parse(argument);
      return [{ kind: 'attribute', name: resource, attribute }];
    }
    case 'Fn::Sub': {
      const [text, variables] = substitutionSchema.parse(argument);
      return [...text.matchAll(/\$\{([^!}][^}]*)\}/g)]
        .map(([, key = '']) => key.trim())
        .filter((key) => !(key in variables))
        .map((key) => {
          const [resource, attribute] = splitAttribute(key);
          return attribute === ''
            ? { kind: 'resource or parameter', name: resource }
            : { kind: 'attribute', name: resource, attribute };
        });
    }
    case 'Fn::If':
      return [{ kind: 'condition', name: choiceSchema.parse(argument)[0] }];
    default:
      return [];
  }
}
