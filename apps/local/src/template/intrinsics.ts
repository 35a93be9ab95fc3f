import { z } from 'zod';
import { NAME_PROPERTIES, resourceArn } from './resource.names.js';
import { splitAttribute } from './template.yaml.js';
import type { RawTemplate } from './template.yaml.js';

/** What `AWS::NoValue` resolves to: the property that holds it is left out. */
const NO_VALUE = Symbol('AWS::NoValue');

const argument = {
  string: z.string(),
  attribute: z.union([z.string().transform(splitAttribute), z.tuple([z.string(), z.string()])]),
  substitution: z.union([
    z.string().transform((text): [string, Record<string, unknown>] => [text, {}]),
    z.tuple([z.string(), z.record(z.string(), z.unknown())]),
  ]),
  choice: z.tuple([z.string(), z.unknown(), z.unknown()]),
  pair: z.tuple([z.unknown(), z.unknown()]),
  one: z.tuple([z.unknown()]),
  many: z.array(z.unknown()).min(1),
  join: z.tuple([z.string(), z.unknown()]),
  mapping: z.tuple([z.unknown(), z.unknown(), z.unknown()]),
  values: z.array(z.union([z.string(), z.number()])),
  text: z.union([z.string(), z.number(), z.boolean()]).transform(String),
};

/**
 * Resolves the intrinsic functions of one template. What a name stands for is what the local stack needs: `Ref` of a
 * resource is its physical name (also of a queue, whose `Ref` in AWS is its URL), else its logical id.
 */
export class Intrinsics {
  private readonly inProgress = new Set<string>();

  constructor(
    private readonly template: RawTemplate,
    private readonly parameters: Readonly<Record<string, string>>,
  ) {}

  /** The value with every function in it replaced. @throws Error that says which reference can't be resolved. */
  resolve(value: unknown): unknown {
    const resolved = this.visit(value);
    return resolved === NO_VALUE ? undefined : resolved;
  }

  /** Whether the named condition holds. */
  condition(name: string): boolean {
    if (!(name in this.template.Conditions)) throw new Error(`there is no condition ${name}`);
    return this.guarded(`condition ${name}`, () => this.truth(this.template.Conditions[name]));
  }

  private visit(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.visit(item)).filter((item) => item !== NO_VALUE);
    if (value === null || typeof value !== 'object') return value;
    const entries = Object.entries(value);
    const [first] = entries;
    if (entries.length === 1 && first && (first[0] === 'Ref' || first[0].startsWith('Fn::'))) {
      return this.call(first[0], first[1]);
    }
    return Object.fromEntries(
      entries.map(([key, item]) => [key, this.visit(item)]).filter(([, item]) => item !== NO_VALUE),
    );
  }

  private call(name: string, raw: unknown): unknown {
    switch (name) {
      case 'Ref':
        return this.reference(argument.string.parse(raw));
      case 'Fn::GetAtt':
        return this.attribute(...argument.attribute.parse(raw));
      case 'Fn::Sub':
        return this.substitute(...argument.substitution.parse(raw));
      case 'Fn::If': {
        const [condition, whenTrue, whenFalse] = argument.choice.parse(raw);
        return this.visit(this.condition(condition) ? whenTrue : whenFalse);
      }
      case 'Fn::Join': {
        const [delimiter, values] = argument.join.parse(raw);
        return argument.values.parse(this.visit(values)).join(delimiter);
      }
      case 'Fn::Split': {
        const [delimiter, text] = argument.join.parse(raw);
        return argument.text.parse(this.visit(text)).split(delimiter);
      }
      case 'Fn::Select':
        return this.select(...argument.pair.parse(raw));
      case 'Fn::FindInMap':
        return this.findInMap(argument.mapping.parse(raw).map((key) => argument.text.parse(this.visit(key))));
      case 'Fn::Base64':
        return Buffer.from(argument.text.parse(this.visit(raw))).toString('base64');
      case 'Fn::ImportValue':
        return this.imported(argument.text.parse(this.visit(raw)));
      case 'Fn::Equals':
      case 'Fn::Not':
      case 'Fn::And':
      case 'Fn::Or':
        return this.truth({ [name]: raw });
      default:
        // Networks and zones mean nothing on one machine: such a function stays as it is, its arguments resolved.
        return { [name]: this.visit(raw) };
    }
  }

  private reference(name: string): unknown {
    if (name === 'AWS::NoValue') return NO_VALUE;
    const parameter = this.parameters[name];
    if (parameter !== undefined) return parameter;
    if (name in this.template.Resources) return this.physicalName(name);
    throw new Error(`there is neither a parameter nor a resource ${name}`);
  }

  private physicalName(logicalId: string): string {
    const resource = this.template.Resources[logicalId];
    const property = NAME_PROPERTIES[resource?.Type ?? ''];
    const name = property === undefined ? undefined : resource?.Properties[property];
    if (name === undefined) return logicalId;
    return this.guarded(logicalId, () => argument.string.parse(this.visit(name)));
  }

  private attribute(logicalId: string, attribute: string): string {
    const resource = this.template.Resources[logicalId];
    if (!resource) throw new Error(`there is no resource ${logicalId}`);
    const name = this.physicalName(logicalId);
    if (attribute === 'Arn') return resourceArn(resource.Type, name, this.parameters);
    return attribute === 'QueueName' ? name : `${name}.${attribute}`;
  }

  private substitute(text: string, variables: Record<string, unknown>): string {
    return text.replace(/\$\{(!?)([^}]*)\}/g, (_whole, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      const key = name.trim();
      if (key in variables) return argument.text.parse(this.visit(variables[key]));
      const isAttribute = key.includes('.') && !(key in this.parameters);
      return argument.text.parse(isAttribute ? this.attribute(...splitAttribute(key)) : this.reference(key));
    });
  }

  private select(rawIndex: unknown, rawValues: unknown): unknown {
    const index = Number(this.visit(rawIndex));
    const values = argument.many.parse(this.visit(rawValues));
    if (!(index in values)) throw new Error(`Fn::Select has no value at ${index}`);
    return values[index];
  }

  private findInMap([map = '', first = '', second = '']: string[]): unknown {
    const value = this.template.Mappings[map]?.[first]?.[second];
    if (value === undefined) throw new Error(`there is no mapping ${map}.${first}.${second}`);
    return this.visit(value);
  }

  /** An export of this template has its value; one of another stack is known by its name only. */
  private imported(name: string): unknown {
    const output = Object.values(this.template.Outputs).find(
      ({ Export }) => Export && this.visit(Export.Name) === name,
    );
    return output ? this.guarded(`export ${name}`, () => this.visit(output.Value)) : name;
  }

  private truth(value: unknown): boolean {
    const [[name, raw] = ['', undefined]] = Object.entries(z.record(z.string(), z.unknown()).parse(value));
    switch (name) {
      case 'Condition':
        return this.condition(argument.string.parse(raw));
      case 'Fn::Equals': {
        const [left, right] = argument.pair.parse(raw).map((side) => argument.text.parse(this.visit(side)));
        return left === right;
      }
      case 'Fn::Not':
        return !this.truth(argument.one.parse(raw)[0]);
      case 'Fn::And':
        return argument.many.parse(raw).every((part) => this.truth(part));
      case 'Fn::Or':
        return argument.many.parse(raw).some((part) => this.truth(part));
      default:
        throw new Error(`${name} is no condition`);
    }
  }

  private guarded<T>(what: string, work: () => T): T {
    if (this.inProgress.has(what)) throw new Error(`${what} refers to itself`);
    this.inProgress.add(what);
    try {
      return work();
    } finally {
      this.inProgress.delete(what);
    }
  }
}
