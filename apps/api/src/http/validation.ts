import type { ErrorDetail } from '@spotter/shared';
import { AppError } from '@spotter/shared';
import * as z from 'zod/mini';

/** More faults than this help nobody, and a hostile body can have a great many. */
const MOST_DETAILS = 1_000;

const TYPES: Readonly<Record<string, string>> = {
  array: 'an array',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'an object',
  record: 'an object',
  string: 'a string',
};

// A schema's messages are predicates ("must be a string"), so that with the path before it each fault is a sentence.
z.config({
  customError: (issue) => {
    if (issue.code !== 'invalid_type') return undefined;
    return issue.input === undefined ? 'is required' : `must be ${TYPES[issue.expected] ?? issue.expected}`;
  },
});

/** What a schema found, as an error of the contract that names the path of every fault. */
export function schemaError(issues: readonly z.core.$ZodIssue[]): AppError {
  return validationError(issues.flatMap(toDetails));
}

/** A single fault's own sentence is the message. */
export function validationError(faults: readonly ErrorDetail[]): AppError {
  const [first] = faults;
  const message =
    faults.length === 1 && first !== undefined ? first.message : `The request has ${faults.length} faults`;
  return new AppError('VALIDATION_ERROR', message, { details: faults.slice(0, MOST_DETAILS) });
}

/** The name of an unknown field is the client's, and may be as long as a body. */
const MOST_PATH_CHARACTERS = 100;

function toDetails(issue: z.core.$ZodIssue): ErrorDetail[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => fault([...issue.path, key], 'is not a known field'));
  }
  return [fault(issue.path, issue.message)];
}

function fault(path: readonly PropertyKey[], predicate: string): ErrorDetail {
  const name = path.length === 0 ? 'body' : toPath(path).slice(0, MOST_PATH_CHARACTERS);
  return { path: name, message: `${name} ${predicate}` };
}

/** `imageUrls[0]`, `options.labels[2]`. */
function toPath(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('');
}
