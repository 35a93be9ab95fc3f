import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import { HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Detection, ImageErrorCode } from '@spotter/shared';
import { parseS3Url } from '@spotter/shared';

const SAMPLES = join(import.meta.dirname, '..', '..', 'models', 'samples');
const SCENES = ['scene-000001', 'scene-000012', 'scene-000016', 'scene-000018', 'scene-000020', 'scene-000024'];

/** Pictures of which there is a result. An attempt on a deadly one ends its process, while that is the weather. */
export const GOOD = [...SCENES, 'deadly'] as const;
export const DEADLY = 'deadly';

/** What else is sent in for pictures, and how each ends. */
export const BAD: Readonly<Record<string, ImageErrorCode>> = {
  'cut-off': 'CORRUPT_IMAGE',
  empty: 'CORRUPT_IMAGE',
  text: 'UNSUPPORTED_FORMAT',
  missing: 'IMAGE_NOT_FOUND',
};

/** Of each job that is deleted with its objects. */
export const OWN = 'own';

/** The pictures that jobs are about: each user has all of them. */
export class Pictures {
  readonly #contents = new Map<string, Buffer>();
  readonly #users = new Map<string, Promise<void>>();
  /** What an undisturbed run finds in each. */
  readonly #boxes = new Map<string, readonly Detection[]>();
  readonly #urls = new Map<string, string>();

  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
  ) {}

  async load(): Promise<void> {
    for (const scene of SCENES) this.#contents.set(scene, await readFile(join(SAMPLES, `${scene}.jpg`)));
    const first = this.#contents.get(SCENES[0] ?? '') ?? Buffer.alloc(0);
    this.#contents.set(DEADLY, first);
    this.#contents.set(OWN, first);
    this.#contents.set('cut-off', first.subarray(0, first.length / 2));
    this.#contents.set('empty', Buffer.alloc(0));
    this.#contents.set('text', Buffer.from('This is no picture.'));
  }

  /** Which picture a URL of a user's names. */
  urlOf(userId: string, name: string, copy = ''): string {
    const url = `s3://${this.bucket}/uploads/${userId}/${name}${copy}.jpg`;
    this.#urls.set(url, name);
    return url;
  }

  nameOf(url: string): string | undefined {
    return this.#urls.get(url);
  }

  /** Puts all pictures of a user into the bucket, once. */
  uploadAll(userId: string): Promise<void> {
    const known = this.#users.get(userId);
    if (known !== undefined) return known;
    const names = [...this.#contents.keys()].filter((name) => name !== OWN);
    const uploaded = this.#uploadAll(names.map((name) => this.urlOf(userId, name)));
    this.#users.set(userId, uploaded);
    return uploaded;
  }

  async upload(url: string): Promise<void> {
    const { bucket: Bucket, key: Key } = locationOf(url);
    const Body = this.#contents.get(this.nameOf(url) ?? '') ?? Buffer.alloc(0);
    await this.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  }

  async isStored(url: string): Promise<boolean> {
    const { bucket: Bucket, key: Key } = locationOf(url);
    try {
      await this.s3.send(new HeadObjectCommand({ Bucket, Key }));
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'NotFound') return false;
      throw error;
    }
  }

  async #uploadAll(urls: readonly string[]): Promise<void> {
    await Promise.all(urls.map((url) => this.upload(url)));
  }

  /** Keeps what an undisturbed run has found in a picture. */
  learn(name: string, boxes: readonly Detection[]): void {
    this.#boxes.set(name, boxes);
    if (name === SCENES[0]) this.#boxes.set(OWN, boxes);
  }

  /** What is in each good picture, by its URL. */
  truth(): ReadonlyMap<string, readonly Detection[]> {
    const good = [...this.#urls].flatMap(([url, name]) => {
      const boxes = this.#boxes.get(name);
      return boxes === undefined ? [] : [[url, boxes] as const];
    });
    return new Map(good);
  }
}

function locationOf(url: string) {
  const location = parseS3Url(url);
  if (location === undefined) throw new Error(`${url} is no s3:// URL`);
  return location;
}
