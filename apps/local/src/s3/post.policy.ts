import { z } from 'zod';
import { S3Error } from './s3.errors.js';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html */
const size = z.union([z.int().min(0), z.string().regex(/^\d+$/).transform(Number)]);
const conditionSchema = z.union([
  z.tuple([z.literal('content-length-range'), size, size]),
  z.tuple([z.enum(['eq', 'starts-with']), z.string().startsWith('$').min(2), z.string()]),
  z.record(z.string(), z.string()).refine((fields) => Object.keys(fields).length === 1),
]);
const policySchema = z.object({ expiration: z.iso.datetime(), conditions: z.array(conditionSchema) });

type Policy = z.infer<typeof policySchema>;

export interface SizeRange {
  minimum: number;
  maximum: number;
}

interface FieldCondition {
  operator: 'eq' | 'starts-with';
  name: string;
  value: string;
}

const NOT_IN_POLICY = new Set(['policy', 'x-amz-signature', 'file']);

function parsePolicy(base64: string): Policy {
  try {
    return policySchema.parse(JSON.parse(Buffer.from(base64, 'base64').toString()));
  } catch {
    throw new S3Error('InvalidPolicyDocument', {
      message: 'Invalid Policy: it must be JSON with an expiration and a list of conditions, in Base64.',
    });
  }
}

function refused(reason: string): S3Error {
  return new S3Error('AccessDenied', { message: `Invalid according to Policy: ${reason}` });
}

function fieldConditions({ conditions }: Policy): FieldCondition[] {
  return conditions.flatMap((condition): FieldCondition[] => {
    if (!Array.isArray(condition)) {
      return Object.entries(condition).map(([name, value]) => ({ operator: 'eq', name: name.toLowerCase(), value }));
    }
    if (condition[0] === 'content-length-range') return [];
    const [operator, name, value] = condition;
    return [{ operator, name: name.slice(1).toLowerCase(), value }];
  });
}

function holds({ operator, name, value }: FieldCondition, given: string): boolean {
  if (operator === 'eq') return given === value;
  // A Content-Type may be a list here, and every entry of it must start so.
  const entries = name === 'content-type' ? given.split(',').map((entry) => entry.trim()) : [given];
  return entries.every((entry) => entry.startsWith(value));
}

/**
 * Holds the fields of a POST form against its policy, and returns the sizes that the file may have. The signature over
 * the policy has been checked before.
 *
 * @param fields by lower-case name, `${filename}` filled in, and the bucket of the path as `bucket`
 * @throws S3Error AccessDenied, InvalidPolicyDocument
 */
export function checkPolicy(base64: string, fields: ReadonlyMap<string, string>, now: Date): SizeRange {
  const policy = parsePolicy(base64);
  if (now >= new Date(policy.expiration)) throw refused('Policy expired.');
  const conditions = fieldConditions(policy);
  for (const condition of conditions) {
    const { operator, name, value } = condition;
    if (holds(condition, fields.get(name) ?? '')) continue;
    throw refused(`Policy Condition failed: ${JSON.stringify([operator, `$${name}`, value])}`);
  }
  const covered = new Set(conditions.map(({ name }) => name));
  const extra = [...fields.keys()].filter(
    (name) => !covered.has(name) && !NOT_IN_POLICY.has(name) && !name.startsWith('x-ignore-'),
  );
  if (extra.length > 0) throw refused(`Extra input fields: ${extra.join(', ')}`);
  return policy.conditions.reduce<SizeRange>(
    (range, condition) =>
      Array.isArray(condition) && condition[0] === 'content-length-range'
        ? { minimum: Math.max(range.minimum, condition[1]), maximum: Math.min(range.maximum, condition[2]) }
        : range,
    { minimum: 0, maximum: 5 * 1024 ** 3 },
  );
}
