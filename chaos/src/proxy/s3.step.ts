import type { CallName } from './call.js';

const OPERATIONS: Readonly<Record<string, CallName>> = {
  GET: { operation: 'GetObject', step: 'read' },
  HEAD: { operation: 'HeadObject', step: 'read' },
  PUT: { operation: 'PutObject', step: 'upload' },
  DELETE: { operation: 'DeleteObject', step: 'erase-objects' },
};

/** Names an S3 call, of those that Spotter makes, by its method and target. */
export function s3Name(method: string, target: string): CallName {
  const { searchParams } = new URL(target, 'http://s3');
  if (method === 'POST' && searchParams.has('delete')) return { operation: 'DeleteObjects', step: 'erase-objects' };
  // By a form, as browsers upload.
  if (method === 'POST') return { operation: 'PostObject', step: 'upload' };
  return OPERATIONS[method] ?? { operation: method, step: 'read' };
}
