import { BatchGetCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Mutant } from './backend.js';
import type { Step } from './protocol.steps.js';
import { stepOf } from './protocol.steps.js';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** The protocol without one thing that it needs, and the violation that must be seen of that. */
export interface Lack {
  readonly mutant: Mutant;
  readonly violation: string;
}

type Change = NonNullable<Mutant['command']>;

/** Leaves a part out of the condition of a step's update. @throws {Error} when it is not in it. */
function without(part: string, ...steps: readonly Step[]): Mutant {
  return changed((command) => {
    if (!(command instanceof UpdateCommand) || !steps.includes(stepOf(command))) return command;
    const { ConditionExpression: whole = '' } = command.input;
    if (!whole.includes(part)) throw new Error(`The condition has no '${part}': ${whole}`);
    const condition = whole.replace(part, '');
    return new UpdateCommand({ ...command.input, ConditionExpression: condition === '' ? undefined : condition });
  });
}

/** Leaves the whole condition of a put out. */
function unconditional(step: Step): Mutant {
  return changed((command) => {
    if (!(command instanceof PutCommand) || stepOf(command) !== step) return command;
    return new PutCommand({ ...command.input, ConditionExpression: undefined });
  });
}

/** The sweep takes a step for done that it has not done. */
function unswept(step: Step): Mutant {
  return changed((command, process) => (process?.kind === 'sweep' && stepOf(command) === step ? undefined : command));
}

/** The API comes to grief at a call. */
function unanswered(what: string, isIt: (command: unknown) => boolean): Lack {
  const mutant = changed((command, process) => {
    if (process?.kind === 'api' && isIt(command)) throw new TypeError(`There is no ${what}`);
    return command;
  });
  return { mutant, violation: `a process failed: api: There is no ${what}` };
}

function changed(command: Change): Mutant {
  return { command };
}

/** The sweep that has taken a job leaves it alone for a day. */
const longCheck = changed((command) => {
  if (!(command instanceof UpdateCommand) || stepOf(command) !== 'claim job') return command;
  const { ExpressionAttributeValues: values } = command.input;
  const next = new Date(Date.parse(String(values?.[':next'])) + DAY_MS).toISOString();
  return new UpdateCommand({ ...command.input, ExpressionAttributeValues: { ...values, ':next': next } });
});

/** The fences of the protocol, each by its name. */
export const MUTANTS: Readonly<Record<string, Lack>> = {
  'the run fence': {
    mutant: without('#run = :run AND ', 'count', 'end'),
    violation: 'an image is counted that has not failed',
  },
  'first writer wins': {
    mutant: without(' AND #status = :pending', 'end'),
    violation: 'an ended image has changed',
  },
  'the status fence': {
    mutant: without(' AND #status IN (:pending, :processing)', 'count'),
    violation: 'an ended job has changed',
  },
  "the key's claim": {
    mutant: unconditional('put claim'),
    violation: 'a key has two jobs',
  },
  "the sweep's claim": {
    mutant: without('nextCheckAt = :read AND #run = :run', 'claim job'),
    violation: 'an ended job is due',
  },
  'the lease': {
    mutant: without(
      ' AND (attribute_not_exists(leaseUntil) OR (leaseUntil <= :now AND leaseOwner <> :owner))',
      'start',
    ),
    violation: 'an image is in two attempts at a time',
  },
  'the finish in the sweep': {
    mutant: unswept('finish'),
    violation: 'a job ended too late',
  },
  'the reopening as read': {
    mutant: without('#run = :read AND #run < :run AND #status = :failed', 'reopen'),
    violation: 'an ended image has changed',
  },
  'the commit only once': {
    mutant: unconditional('commit'),
    violation: 'an ended job has changed',
  },
  'the resend in the sweep': {
    mutant: unswept('send'),
    violation: 'a job was not quiet',
  },
  'a check within the hour': {
    mutant: longCheck,
    violation: 'a job is to be looked at too late',
  },
  "the lease's owner": {
    mutant: without(' AND leaseOwner = :owner', 'give back'),
    violation: 'an image is in two attempts at a time',
  },
  'a second attempt that runs alone': {
    mutant: { sharesTurns: true },
    violation: 'an image lost two attempts by other images',
  },
  'an answer to a read': unanswered('result', (command) => {
    return command instanceof QueryCommand && command.input.IndexName === undefined;
  }),
  'an answer to a list': unanswered('list', (command) => {
    return (
      command instanceof BatchGetCommand && Object.keys(command.input.RequestItems ?? {})[0]?.endsWith('-jobs') === true
    );
  }),
  'an answer to a repeat': unanswered('claim', (command) => {
    return command instanceof GetCommand && command.input.TableName?.endsWith('-app') === true;
  }),
};
