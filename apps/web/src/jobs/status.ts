import type { Schemas } from '@spotter/client';

type Status = Schemas['Job']['status'];

const NAMES: Record<Status, string> = {
  PENDING: 'waiting',
  PROCESSING: 'working',
  COMPLETED: 'done',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
};

/** What people read. */
export function nameOf(status: Status): string {
  return NAMES[status];
}

/** Whether nothing changes any more by itself. */
export function hasEnded(status: Status): boolean {
  return status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELLED';
}
