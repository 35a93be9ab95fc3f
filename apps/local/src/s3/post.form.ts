import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { S3Error, invalidArgument } from './s3.errors.js';
import type { S3Request } from './s3.request.js';

/** S3 takes 20 KB of fields before the file. */
const MAX_FIELD_BYTES = 20 * 1024;
const MAX_FIELDS = 200;

/** The fields before the file, and the file as it comes; what follows the file is ignored, as S3 does. */
export interface PostForm {
  /** By lower-case name. */
  fields: ReadonlyMap<string, string>;
  filename: string;
  file: AsyncIterable<Buffer>;
  /** Settles when the form has been read to its end; rejects when it has none. */
  ended: Promise<void>;
}

function openParser(headers: IncomingHttpHeaders) {
  const contentType = headers['content-type'] ?? '';
  const options = {
    headers: { ...headers, 'content-type': contentType },
    isPartAFile: (name: string | undefined) => name?.toLowerCase() === 'file',
    limits: { files: 1, fields: MAX_FIELDS, fieldSize: MAX_FIELD_BYTES },
  };
  try {
    if (/^multipart\/form-data\b/i.test(contentType)) return new Busboy(options);
  } catch {
    // Answered below: a form without a boundary is no form either.
  }
  throw new S3Error('PreconditionFailed', {
    details: { Condition: 'Bucket POST must be of the enclosure-type multipart/form-data' },
  });
}

class FieldCollector {
  readonly fields = new Map<string, string>();
  fault: S3Error | undefined;
  #size = 0;

  add(name: string, value: string, truncated: boolean): void {
    const lower = name.toLowerCase();
    this.#size += name.length + Buffer.byteLength(value);
    if (truncated || this.#size > MAX_FIELD_BYTES) this.fault ??= new S3Error('MaxPostPreDataLengthExceeded');
    if (this.fields.has(lower)) {
      this.fault ??= invalidArgument(name, value, 'POST requires every field to be given once.');
    }
    this.fields.set(lower, value);
  }
}

/**
 * Reads a form up to its file.
 *
 * @throws S3Error MalformedPOSTRequest, MaxPostPreDataLengthExceeded, PreconditionFailed, InvalidArgument
 */
export function openForm({ incoming, acceptBody }: S3Request): Promise<PostForm> {
  const parser = openParser(incoming.headers);
  const collected = new FieldCollector();
  return new Promise<PostForm>((resolve, reject) => {
    let file: Readable | undefined;
    const ended = new Promise<void>((end, fail) => {
      const broken = (): void => {
        const error = new S3Error('MalformedPOSTRequest');
        file?.destroy(error);
        fail(error);
        reject(error);
      };
      parser.on('error', broken);
      incoming.on('close', () => {
        if (!incoming.complete) broken();
      });
      parser.on('finish', () => {
        end();
        reject(collected.fault ?? invalidArgument('file', '', 'POST requires exactly one file upload per request.'));
      });
    });
    ended.catch(() => undefined);
    parser.on('field', (name, value, _nameTruncated, valueTruncated) => {
      if (!file) collected.add(name, value, valueTruncated);
    });
    parser.on('fieldsLimit', () => {
      collected.fault ??= new S3Error('MaxPostPreDataLengthExceeded');
    });
    parser.on('file', (_name, stream, filename) => {
      file = stream;
      stream.on('error', () => undefined);
      if (collected.fault) reject(collected.fault);
      else resolve({ fields: collected.fields, filename, file: stream as AsyncIterable<Buffer>, ended });
    });
    acceptBody();
    incoming.pipe(parser);
  });
}
