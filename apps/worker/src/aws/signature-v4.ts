import type { KeyObject } from 'node:crypto';
import { createHmac, createSecretKey, hash } from 'node:crypto';

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

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * Signature Version 4 in the headers of a request, for one service in one region.
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
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
    const day = time.slice(0, 8);
    const headers: Record<string, string> = { ...request.headers, 'x-amz-date': time };
    if (sessionToken !== undefined) headers['x-amz-security-token'] = sessionToken;
    const names = Object.keys(headers).sort();
    const canonicalHeaders = names.map((name) => `${name}:${headers[name] ?? ''}\n`).join('');
    const signedHeaders = names.join(';');
    const canonical = [request.method, request.path, '', canonicalHeaders, signedHeaders, request.payloadHash].join(
      '\n',
    );
    const scope = `${day}/${this.region}/${this.service}/aws4_request`;
    const toSign = [ALGORITHM, time, scope, hash('sha256', canonical)].join('\n');
    const signature = hmac(this.keyOf(secretAccessKey, day), toSign).toString('hex');
    const credential = `Credential=${accessKeyId}/${scope}`;
    headers['authorization'] = `${ALGORITHM} ${credential}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
    return headers;
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

function hmac(key: string | Buffer | KeyObject, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
