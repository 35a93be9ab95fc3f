import en from 'zod/v4/locales/en.js';
import * as z from 'zod/mini';

// Without a locale zod/mini says no more than "Invalid input"; every app comes through here before it parses anything else.
z.config(en());

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment does not hold what an app needs: every missing or wrong variable by name, and never a value. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';

  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

/**
 * Parses the environment by a schema, once. An empty variable counts as one that is not set, since that is what a
 * template with an empty parameter leaves behind.
 *
 * @throws {EnvironmentError} naming every variable that is missing or wrong.
 */
export function parseEnvironment<Schema extends z.core.$ZodType>(
  schema: Schema,
  environment: Environment,
): z.output<Schema> {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = z.safeParse(schema, given);
  if (parsed.success) return parsed.data;

  throw new EnvironmentError(
    parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return name in given
        ? `Environment variable '${name}' is not valid: ${issue.message}`
        : `Required environment variable '${name}' is not set`;
    }),
  );
}

/** A whole number in a variable, within bounds. */
export function integerVariable(minimum: number, maximum: number) {
  const fault = `must be a whole number from ${minimum} to ${maximum}`;
  return z.pipe(
    z.string().check(z.regex(/^\d+$/, fault)),
    z.pipe(z.transform(Number), z.number().check(z.gte(minimum, fault), z.lte(maximum, fault))),
  );
}

/** A switch in a variable. */
export function booleanVariable() {
  return z.pipe(
    z.enum(['true', 'false'], 'must be true or false'),
    z.transform((value) => value === 'true'),
  );
}

/** A share from 0 to 1 in a variable. */
export function shareVariable() {
  const fault = 'must be a number from 0 to 1';
  return z.pipe(
    z.string().check(z.regex(/^(0|1|0?\.\d+|1\.0+|0\.\d+)$/, fault)),
    z.pipe(z.transform(Number), z.number().check(z.gte(0, fault), z.lte(1, fault))),
  );
}

/** A comma-separated list in a variable. */
export function listVariable() {
  return z.pipe(
    z.string(),
    z.transform((value: string) =>
      value
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
    ),
  );
}
