import type { WireItem } from './item-size.js';

/** The writes of a job's way from its submission to its end, in their order. */
export const STEPS = {
  items: '1 (b) request and images',
  claim: '1 (c) claim',
  commit: '1 (d) commit',
  sent: '1 (e) sent',
  start: '2 start',
  giveBack: '2 give back',
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
  readonly RequestItems?: Readonly<Record<string, readonly WriteRequest[]>>;
}

/** What a request writes; nothing, when it only reads. */
export function writesOf(operation: string, body: WriteBody, tables: JobTables): readonly WantedWrite[] {
  const { TableName: table = '', Key: key = {}, Item: item, RequestItems: requests = {} } = body;
  switch (operation) {
    case 'PutItem':
      return item === undefined ? [] : [{ table, step: stepOfPut(table, tables), key: item, item }];
    case 'UpdateItem':
      return [{ table, step: stepOfUpdate(table, body.UpdateExpression ?? '', tables), key }];
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
  return { table, step: stepOfPut(table, tables), key: put.Item, item: put.Item };
}

function stepOfPut(table: string, tables: JobTables): Step {
  if (table === tables.detections) return 'items';
  if (table === tables.jobs) return 'commit';
  return table === tables.app ? 'claim' : 'other';
}

/** By what the update sets: the tables write each step in one way. */
function stepOfUpdate(table: string, expression: string, tables: JobTables): Step {
  if (table === tables.jobs) {
    if (/^ADD (?:done|failed) /u.test(expression)) return 'count';
    if (expression.includes('REMOVE openShard')) return 'finish';
    return expression.startsWith('SET sends =') ? 'sent' : 'other';
  }
  if (table !== tables.detections) return 'other';
  if (expression.includes('attempts +')) return 'start';
  return expression.includes('attempts -') ? 'giveBack' : 'end';
}
