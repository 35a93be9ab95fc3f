import { z } from 'zod';

/** What a statement allows: actions on resources; of lists of a bucket, those of certain prefixes. */
export interface Statement {
  /** Its Sid, or its place in its policy. */
  readonly id: string;
  readonly actions: readonly string[];
  readonly resources: readonly ResourcePattern[];
  readonly prefixes?: readonly RegExp[];
}

export interface ResourcePattern {
  readonly text: string;
  readonly pattern: RegExp;
}

const oneOrMany = z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)]);

/** As much of the language as can be judged here; of anything else nobody could say locally what AWS makes of it. */
const documentSchema = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z.array(
    z.strictObject({
      Sid: z.string().optional(),
      Effect: z.literal('Allow'),
      Action: oneOrMany.pipe(z.array(z.string().regex(/^[a-z0-9-]+:[A-Za-z]+$/, 'must name one action of a service'))),
      Resource: oneOrMany,
      Condition: z.strictObject({ StringLike: z.strictObject({ 's3:prefix': oneOrMany }) }).optional(),
    }),
  ),
});

/**
 * The statements of a policy whose intrinsic functions are resolved.
 * @throws Error that names the policy, for what this stack can't judge.
 */
export function statementsOf(policyName: string, document: unknown): Statement[] {
  const { data, error } = documentSchema.safeParse(document);
  if (error) throw new Error(`The policy ${policyName} is not one that can be judged here: ${z.prettifyError(error)}`);
  return data.Statement.map(({ Sid, Action: actions, Resource: resources, Condition: condition }, index) => ({
    id: `${policyName}.${Sid ?? index}`,
    actions,
    resources: resources.map((text) => ({ text, pattern: patternOf(text) })),
    ...(condition && { prefixes: condition.StringLike['s3:prefix'].map(patternOf) }),
  }));
}

/** `*` stands for any text, `?` for one character. */
function patternOf(text: string): RegExp {
  const parts = text.split(/([*?])/).map((part) => {
    if (part === '*') return '.*';
    return part === '?' ? '.' : part.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${parts.join('')}$`, 's');
}
