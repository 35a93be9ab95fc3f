import type { FileHandle } from 'node:fs/promises';
import type { Authentication, Authority } from './authentication.js';
import type { ObjectStore } from './object.store.js';
import type { ByteRange } from './byte.range.js';
import type { ObjectCreated } from './object.event.js';
import type { AccessControl } from '../iam/access.control.js';
import type { S3Options } from './s3.options.js';
import type { S3Request } from './s3.request.js';

/** What every operation works on. */
export interface S3Context {
  store: ObjectStore;
  authority: Authority;
  /** Without it, whoever can sign may do everything. */
  access: AccessControl | undefined;
  maxObjectBytes: number;
  switches: NonNullable<S3Options['switches']>;
  announce: (created: Pick<ObjectCreated, 'eventName' | 'bucket' | 'object'>, request: S3Request) => void;
}

/** Bytes of an open file; whoever sends them closes it. */
export interface FileBody extends ByteRange {
  handle: FileHandle;
}

export interface S3Answer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: string | FileBody;
}

/** An operation on a bucket that exists, by a request whose signature holds. */
export type S3Operation = (
  context: S3Context,
  request: S3Request,
  authentication: Authentication,
) => S3Answer | Promise<S3Answer>;

export function xmlAnswer(status: number, body: string): S3Answer {
  return { status, headers: { 'content-type': 'application/xml' }, body };
}
