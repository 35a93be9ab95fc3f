import { z } from 'zod';
import { invalidArgument } from './s3.errors.js';
import type { StoredObject } from './stored.object.js';

export interface ListingQuery {
  prefix: string;
  delimiter: string;
  startAfter: string;
  maxKeys: number;
  continuationToken?: string;
}

export interface Listing {
  objects: StoredObject[];
  commonPrefixes: string[];
  /** Given when there is more. */
  nextToken?: string;
}

const tokenSchema = z.strictObject({ after: z.string(), prefix: z.boolean() });
type Token = z.infer<typeof tokenSchema>;

function parseToken(text: string): Token {
  try {
    return tokenSchema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch {
    throw invalidArgument('continuation-token', text, 'The continuation token provided is incorrect');
  }
}

function writeToken(token: Token): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

/** S3 sorts by UTF-8, which differs from JavaScript's order where a key holds a surrogate pair. */
function byUtf8(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** The part of the key up to the first delimiter after the prefix. */
function commonPrefix(key: string, { prefix, delimiter }: ListingQuery): string | undefined {
  const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

function isAfter(key: string, after: Token): boolean {
  return byUtf8(key, after.after) > 0 && !(after.prefix && key.startsWith(after.after));
}

/**
 * One page of ListObjectsV2.
 *
 * @throws S3Error InvalidArgument for a token that this server did not give
 */
export function listPage(objects: readonly StoredObject[], query: ListingQuery): Listing {
  const token = query.continuationToken === undefined ? undefined : parseToken(query.continuationToken);
  const after = token ?? { after: query.startAfter, prefix: false };
  const candidates = objects
    .filter(({ key }) => key.startsWith(query.prefix) && (after.after === '' || isAfter(key, after)))
    .sort((left, right) => byUtf8(left.key, right.key));
  const page: Listing = { objects: [], commonPrefixes: [] };
  let last: Token | undefined;
  for (const object of candidates) {
    const group = commonPrefix(object.key, query);
    if (group !== undefined && last?.prefix === true && group === last.after) continue;
    if (page.objects.length + page.commonPrefixes.length === query.maxKeys) {
      return last ? { ...page, nextToken: writeToken(last) } : page;
    }
    last = { after: group ?? object.key, prefix: group !== undefined };
    if (group === undefined) page.objects.push(object);
    else page.commonPrefixes.push(group);
  }
  return page;
}
