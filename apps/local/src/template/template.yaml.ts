import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Pair, Scalar, YAMLMap, parseDocument } from 'yaml';
import type { CollectionTag, ScalarTag } from 'yaml';
import { z } from 'zod';

/** CloudFormation's short tags, and the long form that each one stands for. */
const LONG_FORMS = {
  '!Ref': 'Ref',
  '!Condition': 'Condition',
  '!Sub': 'Fn::Sub',
  '!GetAtt': 'Fn::GetAtt',
  '!ImportValue': 'Fn::ImportValue',
  '!If': 'Fn::If',
  '!Equals': 'Fn::Equals',
  '!Not': 'Fn::Not',
  '!And': 'Fn::And',
  '!Or': 'Fn::Or',
  '!Join': 'Fn::Join',
  '!Select': 'Fn::Select',
  '!Split': 'Fn::Split',
  '!FindInMap': 'Fn::FindInMap',
  '!Base64': 'Fn::Base64',
  '!Cidr': 'Fn::Cidr',
  '!GetAZs': 'Fn::GetAZs',
} as const;

const section = z.record(z.string(), z.unknown()).default({});

const templateSchema = z.object({
  Parameters: z
    .record(
      z.string(),
      z.looseObject({
        Type: z.string(),
        Default: z.union([z.string(), z.number(), z.boolean()]).transform(String).optional(),
      }),
    )
    .default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Conditions: section,
  Resources: z
    .record(
      z.string(),
      z.looseObject({
        Type: z.string(),
        Condition: z.string().optional(),
        Properties: z.record(z.string(), z.unknown()).default({}),
      }),
    )
    .default({}),
  Outputs: z
    .record(z.string(), z.looseObject({ Value: z.unknown(), Export: z.object({ Name: z.unknown() }).optional() }))
    .default({}),
});

/** A template with its intrinsic functions in their long form, not yet resolved. */
export type RawTemplate = z.infer<typeof templateSchema>;

/** A template of several files, as Copilot joins them, and the file that each resource is from. */
export interface MergedTemplate {
  template: RawTemplate;
  fileOf: ReadonlyMap<string, string>;
}

function scalarTag(tag: string, longForm: string): ScalarTag {
  const isAttribute = tag === '!GetAtt';
  return { tag, resolve: (value) => ({ [longForm]: isAttribute ? splitAttribute(value) : value }) };
}

function collectionTag(tag: string, longForm: string, collection: 'map' | 'seq'): CollectionTag {
  return {
    tag,
    collection,
    resolve: (value) => {
      const map = new YAMLMap();
      map.items.push(new Pair(new Scalar(longForm), value));
      return map;
    },
  };
}

/** `Resource.Attribute`, where the attribute may have dots of its own (`Endpoint.Address`). */
export function splitAttribute(value: string): [string, string] {
  const dot = value.indexOf('.');
  return dot < 0 ? [value, ''] : [value.slice(0, dot), value.slice(dot + 1)];
}

const CUSTOM_TAGS = Object.entries(LONG_FORMS).flatMap(([tag, longForm]) => [
  scalarTag(tag, longForm),
  collectionTag(tag, longForm, 'seq'),
  collectionTag(tag, longForm, 'map'),
]);

/**
 * Parses YAML with CloudFormation's short tags, and gives their long forms.
 * @throws Error that names the file, for what can't be read.
 */
export function parseTagged(text: string, file: string): unknown {
  const document = parseDocument(text, { customTags: CUSTOM_TAGS });
  const [fault] = [...document.errors, ...document.warnings];
  if (fault) throw new Error(`${file}: ${fault.message}`);
  return document.toJS();
}

/**
 * Parses one CloudFormation file, short tags included.
 * @throws Error that names the file, for YAML that can't be read and for a shape that is no template.
 */
export function parseTemplate(text: string, file: string): RawTemplate {
  const parsed = templateSchema.safeParse(parseTagged(text, file) ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is no template'}`);
}

const SECTIONS = ['Parameters', 'Mappings', 'Conditions', 'Resources', 'Outputs'] as const;

/**
 * Joins templates as Copilot does: a key that two files define must be equal in both.
 * @throws Error that names the key and both files.
 */
export function mergeTemplates(files: readonly { name: string; template: RawTemplate }[]): MergedTemplate {
  const merged: RawTemplate = { Parameters: {}, Mappings: {}, Conditions: {}, Resources: {}, Outputs: {} };
  const sources = new Map<string, string>();
  for (const { name, template } of files) {
    for (const sectionName of SECTIONS) {
      const target: Record<string, unknown> = merged[sectionName];
      for (const [key, value] of Object.entries(template[sectionName])) {
        const path = `${sectionName}.${key}`;
        const earlier = sources.get(path);
        if (earlier !== undefined && !isDeepStrictEqual(target[key], value)) {
          throw new Error(`${name}: ${path} is also in ${earlier}, with another value`);
        }
        target[key] = value;
        sources.set(path, earlier ?? name);
      }
    }
  }
  const fileOf = new Map(Object.keys(merged.Resources).map((id) => [id, sources.get(`Resources.${id}`) ?? '']));
  return { template: merged, fileOf };
}

/** Reads every template of an addons folder; `addons.parameters.yml` holds parameters, not a template. */
export async function readAddons(folder: string): Promise<MergedTemplate> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name) && !/^addons\.parameters\./.test(name));
  return mergeTemplates(
    await Promise.all(
      names
        .sort()
        .map(async (name) => ({ name, template: parseTemplate(await readFile(join(folder, name), 'utf8'), name) })),
    ),
  );
}
