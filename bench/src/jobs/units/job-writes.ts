import type { JobWrite } from '../../../../test/support/job.steps.js';
import { stepOfWrite } from '../../../../test/support/job.steps.js';
import type { WireItem } from './item-size.js';

/** The writes of a job's way from its submission to its end, in their order. */
export const STEPS = {
  items: '1 (b) request and images',
  claim: '1 (c) claim',
  commit: '1 (d) commit',
  'first-send': '1 (e) sent',
  start: '2 start',
  'give-back': '2 give back',
  end: '3 end',
  count: '4 count',
  finish: '5 finish',
  other: 'any other',
} as const;

export type Step = keyof typeof STEPS;

/** The tables of jobs, by their names. */
export interface JobTables {
  readonly jobs: string;
  readonly detections: string;
  readonly app: string;
}

/** One item that a request writes. */
export interface WantedWrite {
  readonly table: string;
  readonly step: Step;
  /** The item's key, or the whole item that is put. */
  readonly key: WireItem;
  readonly item?: WireItem;
}

interface WriteRequest {
  readonly PutRequest?: { readonly Item: WireItem };
  readonly DeleteRequest?: { readonly Key: WireItem };
}

/** A request of DynamoDB's, as far as writes have it. */
export interface WriteBody {
  readonly TableName?: string;
  readonly Key?: WireItem;
  readonly Item?: WireItem;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeValues?: WireItem;
  readonly RequestItems?: Readonly<Record<string, readonly WriteRequest[]>>;
}

/** What a request writes; nothing, when it only reads. */
export function writesOf(operation: string, body: WriteBody, tables: JobTables): readonly WantedWrite[] {
  const { TableName: table = '', Key: key = {}, Item: item, RequestItems: requests = {} } = body;
  switch (operation) {
    case 'PutItem':
      return item === undefined ? [] : [{ table, step: stepIn(table, tables, { operation: 'put' }), key: item, item }];
    case 'UpdateItem':
      return [{ table, step: stepIn(table, tables, updateOf(body)), key }];
    case 'DeleteItem':
      return [{ table, step: 'other', key }];
    case 'BatchWriteItem':
      return Object.entries(requests).flatMap(([name, writes]) => writes.map((write) => batched(name, write, tables)));
    default:
      return [];
  }
}

function batched(table: string, { PutRequest: put, DeleteRequest: deletion }: WriteRequest, tables: JobTables) {
  if (put === undefined) return { table, step: 'other', key: deletion?.Key ?? {} } as const;
  return { table, step: stepIn(table, tables, { operation: 'put' }), key: put.Item, item: put.Item };
}

function updateOf({ UpdateExpression: update, ExpressionAttributeValues: values = {} }: WriteBody) {
  return { operation: 'update', update, ended: values[':ended']?.S } as const;
}

/** A write that is no step of that way is any other. */
function stepIn(table: string, tables: JobTables, write: Omit<JobWrite, 'item'>): Step {
  const items = { [tables.jobs]: 'job', [tables.detections]: 'image', [tables.app]: 'claim' } as const;
  const item = items[table];
  const step = item && stepOfWrite({ ...write, item });
  return step !== undefined && isStep(step) ? step : 'other';
}

function isStep(name: string): name is Step {
  return name in STEPS;
}
