import type { KeyObject } from 'node:crypto';
import { createHmac, createSecretKey, hash } from 'node:crypto';
import { encodeUriStrictly } from './uri-encoding.js';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface UnsignedRequest {
  readonly method: 'GET' | 'POST';
  /** Encoded as it is sent, without a query. */
  readonly path: string;
  /** By names in lower case, `host` among them; all are signed. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the signature says of the body: its SHA-256 in hex, or `UNSIGNED-PAYLOAD`. */
  readonly payloadHash: string;
}

/** URLs that have all in common but their paths. */
export interface UnsignedUrls {
  readonly method: 'GET' | 'PUT';
  /** By names in lower case, `host` among them; whoever uses a URL must send them just so. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parameters of the query, but for the signature's own; neither is encoded. */
  readonly query: Readonly<Record<string, string>>;
  /** For how many seconds they are good. */
  readonly seconds: number;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
/** Of a body that nobody knows yet. */
const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';

/**
 * Signature Version 4 in the headers of a request or in the query of a URL, for one service in one region.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export class SignatureV4 {
  #key: { readonly secret: string; readonly day: string; readonly value: KeyObject } | undefined;

  constructor(
    private readonly service: string,
    private readonly region: string,
  ) {}

  /** @returns the headers of the request and those that sign it. */
  sign(request: UnsignedRequest, credentials: Credentials, now: Date): Record<string, string> {
    const { accessKeyId, sessionToken } = credentials;
    const signer = this.signerAt(credentials, now);
    const headers: Record<string, string> = { ...request.headers, 'x-amz-date': signer.time };
    if (sessionToken !== undefined) headers['x-amz-security-token'] = sessionToken;
    const { canonical, names } = canonicalHeaders(headers);
    const { method, path, payloadHash } = request;
    const signature = signer.sign([method, path, '', canonical, names, payloadHash].join('\n'));
    const credential = `Credential=${accessKeyId}/${signer.scope}`;
    headers['authorization'] = `${ALGORITHM} ${credential}, SignedHeaders=${names}, Signature=${signature}`;
    return headers;
  }

  /** @returns what gives a path, encoded as it is sent, the query that signs it. */
  presigner(urls: UnsignedUrls, credentials: Credentials, signed: Date): (path: string) => string {
    const { accessKeyId, sessionToken } = credentials;
    const signer = this.signerAt(credentials, signed);
    const { canonical, names } = canonicalHeaders(urls.headers);
    const query = canonicalQuery({
      ...urls.query,
      'X-Amz-Algorithm': ALGORITHM,
      'X-Amz-Content-Sha256': UNSIGNED_PAYLOAD,
      'X-Amz-Credential': `${accessKeyId}/${signer.scope}`,
      'X-Amz-Date': signer.time,
      'X-Amz-Expires': String(urls.seconds),
      ...(sessionToken !== undefined && { 'X-Amz-Security-Token': sessionToken }),
      'X-Amz-SignedHeaders': names,
    });
    const rest = [query, canonical, names, UNSIGNED_PAYLOAD].join('\n');
    return (path) => `?${query}&X-Amz-Signature=${signer.sign(`${urls.method}\n${path}\n${rest}`)}`;
  }

  private signerAt({ secretAccessKey }: Credentials, date: Date) {
    const time = date.toISOString().replace(/[-:]|\.\d+/g, '');
    const day = time.slice(0, 8);
    const scope = `${day}/${this.region}/${this.service}/aws4_request`;
    const key = this.keyOf(secretAccessKey, day);
    const sign = (canonicalRequest: string): string =>
      hmac(key, [ALGORITHM, time, scope, hash('sha256', canonicalRequest)].join('\n')).toString('hex');
    return { time, scope, sign };
  }

  /** The key of a day is the same for all requests. As a key object: Node.js takes as long to make one of a buffer as to sign. */
  private keyOf(secret: string, day: string): KeyObject {
    if (this.#key?.secret !== secret || this.#key.day !== day) {
      const ofService = hmac(hmac(hmac(`AWS4${secret}`, day), this.region), this.service);
      this.#key = { secret, day, value: createSecretKey(hmac(ofService, 'aws4_request')) };
    }
    return this.#key.value;
  }
}

function canonicalHeaders(headers: Readonly<Record<string, string>>): { canonical: string; names: string } {
  const names = Object.keys(headers).sort();
  return { canonical: names.map((name) => `${name}:${headers[name] ?? ''}\n`).join(''), names: names.join(';') };
}

/** In the order of the encoded names, which are ASCII. */
function canonicalQuery(parameters: Readonly<Record<string, string>>): string {
  const encoded = Object.entries(parameters).map(([name, value]) => [
    encodeUriStrictly(name),
    encodeUriStrictly(value),
  ]);
  const inOrder = encoded.sort(([one = ''], [other = '']) => (one < other ? -1 : 1));
  return inOrder.map((pair) => pair.join('=')).join('&');
}

function hmac(key: string | Buffer | KeyObject, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
