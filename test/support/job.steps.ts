/** The writes of the job protocol to DynamoDB, by the names of its steps. */
export type JobStep =
  | ('items' | 'claim' | 'commit' | 'first-send' | 'start' | 'give-back' | 'end' | 'count' | 'finish' | 'cancel')
  | ('retry' | 'sweep-claim' | 'note' | 'note-sent' | 'check-now' | 'reopen' | 'drop')
  | ('mark-deleted' | 'erase-claim' | 'erase-images' | 'erase-request' | 'erase-job');

/** What is read of a write in order to name it. */
export interface JobWrite {
  readonly operation: 'put' | 'update' | 'delete';
  /** What it writes. */
  readonly item: 'job' | 'request' | 'image' | 'claim';
  /** `UpdateExpression` and `ConditionExpression`, where there are some. */
  readonly update?: string | undefined;
  readonly condition?: string | undefined;
  /** The value of `:ended`, if the write has it. */
  readonly ended?: string | undefined;
}

type Signs = readonly (readonly [part: string, step: JobStep])[];

/** What the update expression of a write has that those below it have not. */
const IMAGE_UPDATES: Signs = [
  ['attempts + :one', 'start'],
  ['attempts - :one', 'give-back'],
  ['attempts = :none', 'reopen'],
  ['#status = :status', 'end'],
];
const JOB_UPDATES: Signs = [
  ['ADD ', 'count'],
  ['DELETE failed', 'retry'],
  ['deleteObjects = ', 'mark-deleted'],
  ['nextCheckAt = :next', 'sweep-claim'],
  ['nextCheckAt = :now', 'check-now'],
  ['sends = :one', 'first-send'],
  ['sends = :sends', 'note-sent'],
  ['seen = :seen', 'note'],
  ['#status = :ended', 'finish'],
];

/** Which step of the job protocol a write is; `undefined` for one that is none. */
export function stepOfWrite({ operation, item, update = '', condition = '', ended }: JobWrite): JobStep | undefined {
  if (operation === 'put') return ({ job: 'commit', claim: 'claim', request: 'items', image: 'items' } as const)[item];
  if (operation === 'update') {
    const signs = { job: JOB_UPDATES, image: IMAGE_UPDATES, request: [], claim: [] }[item];
    const [, step] = signs.find(([part]) => update.includes(part)) ?? [];
    return step === 'finish' && ended === 'CANCELLED' ? 'cancel' : step;
  }
  if (item !== 'job') return ({ claim: 'erase-claim', request: 'erase-request', image: 'erase-images' } as const)[item];
  return condition.includes(':deleted') ? 'erase-job' : 'drop';
}
