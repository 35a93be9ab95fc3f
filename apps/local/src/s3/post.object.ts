import { encodePath } from '@spotter/shared';
import type { Authority } from './authentication.js';
import { BodyDigests, claimedAlgorithms } from './checksums.js';
import { objectHeaders, refuseUnknownHeaders } from './object.headers.js';
import type { PostForm } from './post.form.js';
import { openForm } from './post.form.js';
import type { SizeRange } from './post.policy.js';
import { objectDemand, requireRight } from './s3.demands.js';
import { checkPolicy } from './post.policy.js';
import { S3Error, entityTooLarge, invalidArgument } from './s3.errors.js';
import type { S3Answer, S3Context } from './s3.operation.js';
import { xmlAnswer } from './s3.operation.js';
import { MAX_KEY_BYTES } from './s3.request.js';
import type { S3Request } from './s3.request.js';
import { ALGORITHM, hmacHex, parseCredential, parseTimestamp, signaturesMatch, signingKey } from './sigv4.js';
import type { StoredObject } from './stored.object.js';
import { xmlDocument } from './xml.js';

/** What a form holds beside its file: the 20 KB of fields, and the headers and boundaries of its parts. */
const MAX_FORM_BYTES = 128 * 1024;

type Fields = ReadonlyMap<string, string>;

function field(fields: Fields, name: string): string {
  const value = fields.get(name);
  if (value !== undefined && value !== '') return value;
  throw invalidArgument(name, '', `Bucket POST must contain a field named '${name}', before the file.`);
}

/** The key that the form is signed with. @throws S3Error AccessDenied, InvalidAccessKeyId, InvalidArgument, SignatureDoesNotMatch */
function authenticateForm(fields: Fields, { region, secretOf }: Authority): string {
  if (!fields.has('policy') && !fields.has('x-amz-signature')) throw new S3Error('AccessDenied');
  const policy = field(fields, 'policy');
  const algorithm = field(fields, 'x-amz-algorithm');
  if (algorithm !== ALGORITHM) throw invalidArgument('x-amz-algorithm', algorithm);
  const credentialText = field(fields, 'x-amz-credential');
  const credential = parseCredential(credentialText);
  const date = field(fields, 'x-amz-date');
  if (credential?.region !== region) {
    throw invalidArgument('x-amz-credential', credentialText, `The credential must be for ${region}/s3.`);
  }
  if (!parseTimestamp(date) || !date.startsWith(credential.date)) throw invalidArgument('x-amz-date', date);
  const secret = secretOf(credential.accessKeyId);
  if (secret === undefined) {
    throw new S3Error('InvalidAccessKeyId', { details: { AWSAccessKeyId: credential.accessKeyId } });
  }
  const signature = field(fields, 'x-amz-signature');
  const expected = hmacHex(signingKey(secret, credential), policy);
  if (!signaturesMatch(expected, signature)) {
    throw new S3Error('SignatureDoesNotMatch', { details: { StringToSign: policy, SignatureProvided: signature } });
  }
  return credential.accessKeyId;
}

/** Variables are filled in before the policy is asked, so that no filename gets past it. */
function expandFilename({ fields, filename }: PostForm): Map<string, string> {
  const expand = (value: string): string => value.replaceAll('${filename}', () => filename);
  return new Map([...fields].map(([name, value]) => [name, name === 'policy' ? value : expand(value)]));
}

/** Field values are UTF-8; headers are sent byte by byte. */
function asHeaders(fields: Fields): Map<string, string> {
  return new Map([...fields].map(([name, value]) => [name, Buffer.from(value).toString('latin1')]));
}

async function* sized(
  file: AsyncIterable<Buffer>,
  digests: BodyDigests,
  { minimum, maximum }: SizeRange,
): AsyncGenerator<Buffer> {
  for await (const chunk of file) {
    digests.update(chunk);
    if (digests.size > maximum) throw entityTooLarge(maximum);
    yield chunk;
  }
  if (digests.size < minimum) {
    throw new S3Error('EntityTooSmall', {
      details: { ProposedSize: String(digests.size), MinSizeAllowed: String(minimum) },
    });
  }
}

function redirectTarget(fields: Fields, bucket: string, { key, etag }: StoredObject): string | undefined {
  const target = fields.get('success_action_redirect') ?? fields.get('redirect') ?? '';
  const url = URL.parse(target);
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  for (const [name, value] of Object.entries({ bucket, key, etag: `"${etag}"` })) url.searchParams.append(name, value);
  return url.href;
}

function answer(request: S3Request, fields: Fields, object: StoredObject): S3Answer {
  const { bucket } = request;
  const etag = `"${object.etag}"`;
  const redirect = redirectTarget(fields, bucket, object);
  if (redirect !== undefined) return { status: 303, headers: { location: redirect, etag } };
  const location = `http://${request.headers.get('host') ?? ''}/${encodePath(`${bucket}/${object.key}`)}`;
  switch (fields.get('success_action_status')) {
    case '200':
      return { status: 200, headers: { location, etag } };
    case '201': {
      const body = xmlDocument(
        'PostResponse',
        { Location: location, Bucket: bucket, Key: object.key, ETag: etag },
        false,
      );
      const { headers, ...rest } = xmlAnswer(201, body);
      return { ...rest, headers: { ...headers, location, etag } };
    }
    default:
      return { status: 204, headers: { location, etag } };
  }
}

async function storeFile(
  { store }: S3Context,
  bucket: string,
  form: PostForm,
  fields: Fields,
  range: SizeRange,
): Promise<StoredObject> {
  const source = asHeaders(fields);
  refuseUnknownHeaders(source);
  const headers = objectHeaders(source);
  const digests = new BodyDigests(claimedAlgorithms({ fields: source }));
  return store.put(bucket, {
    key: field(fields, 'key'),
    chunks: sized(form.file, digests, range),
    describe: async () => {
      await form.ended;
      return { ...digests.verify({ fields: source }), headers };
    },
  });
}

/** The file's own length shows only as it comes; a whole form that is longer than file and fields can be is refused. */
function refuseLength(contentLength: string | undefined, maxObjectBytes: number): void {
  if (contentLength === undefined) throw new S3Error('MissingContentLength');
  const length = Number(contentLength);
  if (length > maxObjectBytes + MAX_FORM_BYTES) throw entityTooLarge(maxObjectBytes, length);
}

/** PostObject: an upload by an HTML form whose policy is signed. */
export async function postObject(context: S3Context, request: S3Request): Promise<S3Answer> {
  const { bucket } = request;
  const { maxObjectBytes } = context;
  refuseLength(request.headers.get('content-length'), maxObjectBytes);
  const form = await openForm(request);
  const fields = expandFilename(form);
  const key = field(fields, 'key');
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw new S3Error('KeyTooLongError');
  const accessKeyId = authenticateForm(fields, context.authority);
  const named = fields.get('bucket') ?? bucket;
  if (named !== bucket) throw invalidArgument('bucket', named, 'The form names another bucket than its address.');
  requireRight(context, accessKeyId, objectDemand('s3:PutObject', bucket, key));
  const range = checkPolicy(field(fields, 'policy'), new Map([...fields, ['bucket', bucket]]), context.authority.now());
  const object = await storeFile(context, bucket, form, fields, {
    ...range,
    maximum: Math.min(range.maximum, maxObjectBytes),
  });
  context.announce({ eventName: 'ObjectCreated:Post', bucket, object }, request);
  return answer(request, fields, object);
}
