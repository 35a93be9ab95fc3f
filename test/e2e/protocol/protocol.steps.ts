import { DeleteObjectsCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { JobStep, JobWrite } from '../../support/job.steps.js';
import { stepOfWrite } from '../../support/job.steps.js';

/** What the calls of AWS are for that change something, in the words of the job protocol. */
export const WRITES = [
  'put items',
  'put claim',
  'commit',
  'send',
  'note first send',
  'start',
  'give back',
  'end',
  'count',
  'finish',
  'delete message',
  'cancel',
  'retry',
  'claim job',
  'note seen',
  'note sends',
  'check now',
  'reopen',
  'drop job',
  'mark deleted',
  'remove claim',
  'delete objects',
  'delete items',
  'remove job',
] as const;

/** Whatever is awaited between two of them is a step too. */
export type Step = (typeof WRITES)[number] | 'read' | 'get object' | 'detect';

/** The words for those to DynamoDB. */
const WORDS: Readonly<Record<JobStep, Step>> = {
  items: 'put items',
  claim: 'put claim',
  commit: 'commit',
  'first-send': 'note first send',
  start: 'start',
  'give-back': 'give back',
  end: 'end',
  count: 'count',
  finish: 'finish',
  cancel: 'cancel',
  retry: 'retry',
  'sweep-claim': 'claim job',
  note: 'note seen',
  'note-sent': 'note sends',
  'check-now': 'check now',
  reopen: 'reopen',
  drop: 'drop job',
  'mark-deleted': 'mark deleted',
  'erase-claim': 'remove claim',
  'erase-images': 'delete items',
  'erase-request': 'delete items',
  'erase-job': 'remove job',
};

/** Which step of the protocol a command is. @throws {Error} for one that none is known for. */
export function stepOf(command: unknown): Step {
  if (command instanceof UpdateCommand) return wordOf({ operation: 'update', ...itemOf(command.input) });
  if (command instanceof PutCommand) return wordOf({ operation: 'put', ...itemOf(command.input) });
  if (command instanceof DeleteCommand) return wordOf({ operation: 'delete', ...itemOf(command.input) });
  if (command instanceof BatchWriteCommand) {
    const requests = Object.values(command.input.RequestItems ?? {}).flat();
    const isPut = requests.some(({ PutRequest: put }) => put !== undefined);
    return wordOf({ operation: isPut ? 'put' : 'delete', item: 'image' });
  }
  if (command instanceof SendMessageBatchCommand) return 'send';
  if (command instanceof GetObjectCommand) return 'get object';
  if (command instanceof DeleteObjectsCommand) return 'delete objects';
  const isRead = [GetCommand, BatchGetCommand, QueryCommand].some((read) => command instanceof read);
  if (isRead) return 'read';
  throw new Error('This command is no step of the protocol');
}

function wordOf(write: JobWrite): Step {
  const step = stepOfWrite(write);
  if (step === undefined) throw new Error(`This write is no step of the protocol: ${write.update ?? write.operation}`);
  return WORDS[step];
}

type Input = Partial<UpdateCommand['input'] & PutCommand['input'] & DeleteCommand['input']>;

function itemOf(input: Input): Omit<JobWrite, 'operation'> {
  const key = input.Key ?? input.Item ?? {};
  const item = 'PK' in key ? 'claim' : 'imageIndex' in key ? 'image' : 'job';
  const ended: unknown = input.ExpressionAttributeValues?.[':ended'];
  return {
    item,
    update: input.UpdateExpression,
    condition: input.ConditionExpression,
    ended: typeof ended === 'string' ? ended : undefined,
  };
}
