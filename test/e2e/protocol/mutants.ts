import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Mutant } from './backend.js';
import type { Step } from './protocol.steps.js';
import { stepOf } from './protocol.steps.js';

/** The protocol without one thing that it needs, and the violation that must be seen of that. */
export interface Lack {
  readonly mutant: Mutant;
  readonly violation: string;
}

/** Leaves a part out of the condition of a step's update. @throws {Error} when it is not in it. */
function without(part: string, ...steps: readonly Step[]): Mutant {
  return (command) => {
    if (!(command instanceof UpdateCommand) || !steps.includes(stepOf(command))) return command;
    const { ConditionExpression: whole = '' } = command.input;
    if (!whole.includes(part)) throw new Error(`The condition has no '${part}': ${whole}`);
    const condition = whole.replace(part, '');
    return new UpdateCommand({ ...command.input, ConditionExpression: condition === '' ? undefined : condition });
  };
}

/** Leaves the whole condition of a put out. */
function unconditional(step: Step): Mutant {
  return (command) => {
    if (!(command instanceof PutCommand) || stepOf(command) !== step) return command;
    return new PutCommand({ ...command.input, ConditionExpression: undefined });
  };
}

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
    mutant: without(' AND (attribute_not_exists(leaseUntil) OR leaseUntil <= :now)', 'start'),
    violation: 'an image is in two attempts at a time',
  },
  'the finish in the sweep': {
    mutant: (command, process) => (process?.kind === 'sweep' && stepOf(command) === 'finish' ? undefined : command),
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
};
