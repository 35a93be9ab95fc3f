import { Inject, Injectable } from '@nestjs/common';
import type { Credentials } from '@spotter/shared';
import type { Clock } from '../aws/aws.module.js';
import { CLOCK } from '../aws/aws.module.js';
import type { ApiConfig } from '../config.js';
import { API_CONFIG } from '../config.js';
import { toSeconds } from '../time.js';
import { ObjectUrls } from './object-urls.js';

/** A URL takes some 1 KB, most of it the token of a role. */
const MOST_KEPT = 5_000;
const WINDOWS_PER_LIFE = 12;

/** When a URL is signed, and when it expires. */
export interface SigningWindow {
  readonly signed: Date;
  readonly expires: Date;
}

/**
 * The date to sign URLs with that live so many seconds: now, rounded down to a twelfth of their life. Within it an object
 * keeps its URL, and whoever has the object needs not fetch it again.
 */
export function signingWindow(now: Date, lifeSeconds: number): SigningWindow {
  const life = lifeSeconds * 1_000;
  const window = life / WINDOWS_PER_LIFE;
  const signed = Math.floor(now.getTime() / window) * window;
  return { signed: new Date(signed), expires: new Date(signed + life) };
}

/** An object to fetch. */
export interface Download {
  readonly bucket: string;
  readonly key: string;
  /** Whether a browser is to save it, and not to show it. */
  readonly isAttachment?: boolean;
}

/** URLs that are signed alike: as long as the window lasts, and the credentials do, each object keeps its own. */
export class Signing {
  private readonly urls = new Map<string, string>();
  /** When all of them expire, as it is shown. */
  readonly expiration: string;

  constructor(
    readonly window: SigningWindow,
    readonly credentials: Credentials,
    private readonly sign: (key: string) => string,
  ) {
    this.expiration = toSeconds(window.expires);
  }

  urlOf(key: string): string {
    let url = this.urls.get(key);
    if (url === undefined) {
      url = this.sign(key);
      if (this.urls.size >= MOST_KEPT) this.urls.clear();
      this.urls.set(key, url);
    }
    return url;
  }
}

/** Signs URLs by which pictures are fetched, for `PRESIGNED_URL_EXPIRATION_MINUTES`. */
@Injectable()
export class DownloadSigner {
  private readonly signings = new Map<string, Signing>();

  constructor(
    private readonly objects: ObjectUrls,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    @Inject(CLOCK) private readonly now: Clock,
  ) {}

  /** @throws {AppError} `S3_ERROR` when nothing can be signed. */
  async signGet({ bucket, key, isAttachment = false }: Download): Promise<string> {
    return (await this.signing({ bucket, isAttachment })).urlOf(key);
  }

  /** How URLs are signed now: the same object as long as each object keeps its URL. @throws {AppError} `S3_ERROR` as `signGet`. */
  async signing({ bucket, isAttachment = false }: Omit<Download, 'key'>): Promise<Signing> {
    const kind = `${bucket} ${isAttachment}`;
    const seconds = this.config.pictureUrlSeconds;
    const window = signingWindow(this.now(), seconds);
    const { signed } = window;
    const credentials = await this.objects.credentials();
    const last = this.signings.get(kind);
    if (last?.window.signed.getTime() === signed.getTime() && areSame(last.credentials, credentials)) return last;
    const query = isAttachment ? { 'response-content-disposition': 'attachment' } : {};
    const options = { bucket, method: 'GET', query, signed, seconds } as const;
    const signing = new Signing(window, credentials, await this.objects.signer(options, credentials));
    this.signings.set(kind, signing);
    return signing;
  }
}

function areSame(one: Credentials, other: Credentials): boolean {
  return one.accessKeyId === other.accessKeyId && one.sessionToken === other.sessionToken;
}
