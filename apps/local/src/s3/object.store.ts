import { createHash, randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredObject } from './stored.object.js';
import { storedObjectSchema } from './stored.object.js';

const METADATA = '.json';

export type ObjectDescription = Pick<StoredObject, 'size' | 'etag' | 'crc32' | 'headers'>;

export interface NewObject {
  key: string;
  chunks: AsyncIterable<Buffer>;
  /** Called after the last chunk: may throw when the bytes are not what they should be. */
  describe: () => ObjectDescription | Promise<ObjectDescription>;
  /** Sees what would be replaced, and may throw; no other write of the key comes between it and the new object. */
  allow?: (existing: StoredObject | undefined) => void;
}

async function writeDurably(path: string, content: string | AsyncIterable<Buffer>): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } catch (error) {
    await handle.close();
    await rm(path, { force: true });
    throw error;
  }
  await handle.close();
}

/** Makes a rename durable. Windows neither needs nor allows it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/**
 * Objects as files: the bytes under a name of their own, and a JSON file named by the hash of the key, whose rename is
 * the one moment at which an object appears or is replaced. A kill leaves files that no JSON names, which `open` clears.
 */
export class ObjectStore {
  readonly #objects = new Map<string, Map<string, StoredObject>>();
  readonly #tails = new Map<string, Promise<unknown>>();
  #sequence = 0n;

  private constructor(
    private readonly dataDir: string,
    private readonly now: () => Date,
  ) {}

  static async open(dataDir: string, buckets: readonly string[], now: () => Date): Promise<ObjectStore> {
    const store = new ObjectStore(dataDir, now);
    for (const bucket of buckets) await store.#load(bucket);
    return store;
  }

  hasBucket(bucket: string): boolean {
    return this.#objects.has(bucket);
  }

  get(bucket: string, key: string): StoredObject | undefined {
    return this.#objects.get(bucket)?.get(key);
  }

  list(bucket: string): StoredObject[] {
    return [...(this.#objects.get(bucket)?.values() ?? [])];
  }

  /** An open file of the object's bytes, for the caller to close. */
  async read(bucket: string, key: string): Promise<{ object: StoredObject; handle: FileHandle } | undefined> {
    for (;;) {
      const object = this.get(bucket, key);
      if (!object) return undefined;
      try {
        return { object, handle: await open(this.#path(bucket, object.file), 'r') };
      } catch (error) {
        // Replaced or deleted since the line above: look again.
        if (!hasCode(error, 'ENOENT') || this.get(bucket, key) === object) throw error;
      }
    }
  }

  /**
   * Streams an object to disk and makes it the one of its key; whatever throws on the way, nothing of it is left.
   */
  async put(bucket: string, { key, chunks, describe, allow }: NewObject): Promise<StoredObject> {
    const file = `${randomUUID()}.data`;
    await writeDurably(this.#path(bucket, file), chunks);
    try {
      const description = await describe();
      return await this.#exclusively(bucket, key, async () => {
        const existing = this.get(bucket, key);
        allow?.(existing);
        const now = this.now();
        const sequencer = this.#nextSequencer(now);
        const object = { key, file, ...description, lastModified: now.toISOString(), sequencer };
        await this.#writeMetadata(bucket, object);
        if (existing) await this.#discard(bucket, existing.file);
        return object;
      });
    } catch (error) {
      if (this.get(bucket, key)?.file !== file) await this.#discard(bucket, file);
      throw error;
    }
  }

  async delete(bucket: string, key: string): Promise<void> {
    await this.#exclusively(bucket, key, async () => {
      const existing = this.get(bucket, key);
      if (!existing) return;
      await rm(this.#metadataPath(bucket, key), { force: true });
      await syncFolder(join(this.dataDir, bucket));
      this.#objects.get(bucket)?.delete(key);
      await this.#discard(bucket, existing.file);
    });
  }

  async #load(bucket: string): Promise<void> {
    const folder = join(this.dataDir, bucket);
    await mkdir(folder, { recursive: true });
    const files = await readdir(folder);
    const objects = new Map<string, StoredObject>();
    for (const file of files.filter((name) => name.endsWith(METADATA))) {
      const object = await readMetadata(join(folder, file));
      objects.set(object.key, object);
      const sequence = BigInt(`0x${object.sequencer}`);
      if (sequence > this.#sequence) this.#sequence = sequence;
    }
    const named = new Set([...objects.values()].map((object) => object.file));
    const left = files.filter((name) => name.endsWith('.tmp') || (name.endsWith('.data') && !named.has(name)));
    for (const file of left) await rm(join(folder, file), { force: true });
    this.#objects.set(bucket, objects);
  }

  async #writeMetadata(bucket: string, object: StoredObject): Promise<void> {
    const temporary = this.#path(bucket, `${randomUUID()}.tmp`);
    await writeDurably(temporary, JSON.stringify(object));
    try {
      await rename(temporary, this.#metadataPath(bucket, object.key));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    this.#objects.get(bucket)?.set(object.key, object);
    await syncFolder(join(this.dataDir, bucket));
  }

  async #discard(bucket: string, file: string): Promise<void> {
    await rm(this.#path(bucket, file), { force: true });
  }

  #nextSequencer(now: Date): string {
    const byClock = BigInt(now.getTime()) << 20n;
    this.#sequence = byClock > this.#sequence ? byClock : this.#sequence + 1n;
    return this.#sequence.toString(16).toUpperCase().padStart(18, '0');
  }

  #path(bucket: string, file: string): string {
    return join(this.dataDir, bucket, file);
  }

  /** Keys may hold anything, and file systems disagree on what a name may: so it is a hash. */
  #metadataPath(bucket: string, key: string): string {
    return this.#path(bucket, createHash('sha256').update(key).digest('hex') + METADATA);
  }

  /** Runs the work of one key after the work that was asked for before. */
  async #exclusively<T>(bucket: string, key: string, work: () => Promise<T>): Promise<T> {
    const name = `${bucket}/${key}`;
    const run = (this.#tails.get(name) ?? Promise.resolve()).then(work);
    const tail = run.catch(() => undefined);
    this.#tails.set(name, tail);
    try {
      return await run;
    } finally {
      if (this.#tails.get(name) === tail) this.#tails.delete(name);
    }
  }
}

async function readMetadata(path: string): Promise<StoredObject> {
  try {
    return storedObjectSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new Error(`${path} is no description of an object: remove it, or empty the data folder.`, { cause });
  }
}
