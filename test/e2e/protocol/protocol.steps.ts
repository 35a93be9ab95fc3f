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

const UPDATES: readonly (readonly [beginning: string, step: Step])[] = [
  ['SET sends = :one', 'note first send'],
  ['SET attempts = attempts + ', 'start'],
  ['SET attempts = attempts - ', 'give back'],
  ['SET #status = :status', 'end'],
  ['ADD ', 'count'],
  ['SET #run = :next', 'retry'],
  ['SET nextCheckAt = :next', 'claim job'],
  ['SET seen', 'note seen'],
  ['SET sends = :sends', 'note sends'],
  ['SET nextCheckAt = :now', 'check now'],
  ['SET #status = :pending', 'reopen'],
  ['SET #status = :deleted', 'mark deleted'],
];

/** Which step of the protocol a command is. @throws {Error} for one that none is known for. */
export function stepOf(command: unknown): Step {
  if (command instanceof UpdateCommand) return stepOfUpdate(command.input);
  if (command instanceof PutCommand) return isOfApp(command.input) ? 'put claim' : 'commit';
  if (command instanceof DeleteCommand) return stepOfDelete(command.input);
  if (command instanceof BatchWriteCommand) {
    const requests = Object.values(command.input.RequestItems ?? {}).flat();
    return requests.some(({ PutRequest: put }) => put !== undefined) ? 'put items' : 'delete items';
  }
  if (command instanceof SendMessageBatchCommand) return 'send';
  if (command instanceof GetObjectCommand) return 'get object';
  if (command instanceof DeleteObjectsCommand) return 'delete objects';
  const isRead = [GetCommand, BatchGetCommand, QueryCommand].some((read) => command instanceof read);
  if (isRead) return 'read';
  throw new Error('This command is no step of the protocol');
}

function stepOfUpdate({
  UpdateExpression: text = '',
  ExpressionAttributeValues: values,
}: UpdateCommand['input']): Step {
  if (text.startsWith('SET #status = :ended')) return values?.[':ended'] === 'CANCELLED' ? 'cancel' : 'finish';
  const [, step] = UPDATES.find(([beginning]) => text.startsWith(beginning)) ?? [];
  if (step === undefined) throw new Error(`This update is no step of the protocol: ${text}`);
  return step;
}

function stepOfDelete(input: DeleteCommand['input']): Step {
  if (isOfApp(input)) return 'remove claim';
  return input.ConditionExpression === '#status = :deleted' ? 'remove job' : 'drop job';
}

function isOfApp({ TableName: name = '' }: { readonly TableName?: string | undefined }): boolean {
  return name.endsWith('-app');
}
