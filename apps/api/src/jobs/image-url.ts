import { parseS3Url } from '@spotter/shared';

/** S3's own limit of a key, in bytes of UTF-8. */
const MOST_KEY_BYTES = 1_024;

/** Controls, and what else XML 1.0 can't have: to delete objects is to name them in a document of it. */
const NOT_IN_XML = /[\p{Cc}\uFFFE\uFFFF]/u;

/** Said of every object that is not there for whoever asks, whatever it is. */
export const ELSEWHERE = 'must name an upload of your own, an object of the upload bucket under uploads/';

/**
 * What is wrong with the URL of an image to process, as a predicate, or `undefined`. Accepted are objects of the upload
 * bucket under `uploads/`. S3 takes keys literally, so a key that only some decoder would walk out by is harmless today;
 * it is refused because no key of ours looks like that and a later reader may decode.
 */
export function imageUrlFault(url: string, uploadBucket: string): string | undefined {
  const location = parseS3Url(url);
  if (location === undefined) return 'must be an s3:// URL';
  const { bucket, key } = location;
  if (bucket !== uploadBucket || !key.startsWith('uploads/') || key === 'uploads/') {
    return ELSEWHERE;
  }
  if (!key.isWellFormed() || NOT_IN_XML.test(key)) return 'must not contain control characters, U+FFFE or U+FFFF';
  if (/%(?:2e|2f|5c|25)/i.test(key)) return 'must not contain percent-encoded dots, slashes or percent signs';
  if (key.split(/[/\\]/).some((segment) => segment === '.' || segment === '..')) {
    return "must not contain '.' or '..' as a path segment";
  }
  if (Buffer.byteLength(key) > MOST_KEY_BYTES) return `must have a key of at most ${MOST_KEY_BYTES} bytes`;
  return undefined;
}

/** `uploads/{yyyy}/{mm}/{dd}/{name}`: uploaded with identity off, by nobody in particular. */
const UNOWNED_KEY = /^uploads\/\d{4}\/\d\d\/\d\d\/[^/]+$/;

/** Whether a key is that of an upload that nobody owns. */
export function isUnowned(key: string): boolean {
  return UNOWNED_KEY.test(key);
}

/** Whose upload a URL names, by `uploads/{userId}/…`; of what nobody owns an empty text, which is no user's id. */
export function ownerOfImage(url: string): string {
  const { key = '' } = parseS3Url(url) ?? {};
  const [, owner = '', ...rest] = key.split('/');
  return rest.length === 0 || isUnowned(key) ? '' : owner;
}
