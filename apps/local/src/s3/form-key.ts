import { encodePath } from '@spotter/shared';

/** A key as S3 events and `encoding-type=url` lists show it: a space is `+`, a slash stays. */
export function encodeFormKey(key: string): string {
  return encodePath(key).replaceAll('%20', '+');
}
