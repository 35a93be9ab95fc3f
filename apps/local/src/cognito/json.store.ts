import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context, DataStore, DataStoreFactory, Kept } from './cognito.internals.js';

/** Times are under names that end so, and Dates in memory. */
function revive(name: string, value: unknown): unknown {
  return name.endsWith('Date') && typeof value === 'string' ? new Date(value) : value;
}

function isKept(value: unknown): value is Kept {
  return typeof value === 'object' && value !== null;
}

/** One JSON file, of which there is always a whole one: it is written beside its place and then renamed. */
class JsonStore implements DataStore {
  private saved: Promise<void> = Promise.resolve();

  constructor(
    private readonly file: string,
    private readonly root: Kept,
  ) {}

  getRoot(): Promise<unknown> {
    return Promise.resolve(structuredClone(this.root));
  }

  get(_context: Context, key: string | string[], otherwise?: unknown): Promise<unknown> {
    let found: unknown = this.root;
    for (const name of [key].flat()) found = isKept(found) && Object.hasOwn(found, name) ? found[name] : undefined;
    return Promise.resolve(structuredClone(found) ?? otherwise ?? null);
  }

  set(_context: Context, key: string | string[], value: unknown): Promise<void> {
    const [name, holder] = this.place([key].flat());
    holder[name] = structuredClone(value);
    return this.save();
  }

  delete(_context: Context, key: string | string[]): Promise<void> {
    const [name, holder] = this.place([key].flat());
    Reflect.deleteProperty(holder, name);
    return this.save();
  }

  /** The last name of a key, which may be anybody's choice, and what holds it, made where it is not there. */
  private place(key: readonly string[]): [name: string, holder: Kept] {
    let holder = this.root;
    for (const name of key.slice(0, -1)) {
      const next = holder[name];
      holder = isKept(next) ? next : (holder[name] = {} as Kept);
    }
    return [key.at(-1) ?? '', holder];
  }

  /** One after the other, since each writes the same file. */
  save(): Promise<void> {
    const text = JSON.stringify(this.root, null, 2);
    const write = async (): Promise<void> => {
      const next = `${this.file}.next`;
      await writeFile(next, text, { mode: 0o600 });
      await rename(next, this.file);
    };
    this.saved = this.saved.then(write, write);
    return this.saved;
  }
}

/** Keeps each store in a file of a folder that only this user can read: passwords are in it as they are. */
export class JsonStores implements DataStoreFactory {
  constructor(private readonly folder: string) {}

  /** @throws Error, one sentence, when the file is there and can't be read. */
  async create(_context: Context, id: string, defaults: Kept): Promise<DataStore> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const file = join(this.folder, `${id}.json`);
    const kept = await readFile(file, 'utf8').catch(() => undefined);
    if (kept !== undefined) return new JsonStore(file, parse(file, kept));
    const store = new JsonStore(file, structuredClone(defaults));
    await store.save();
    return store;
  }
}

function parse(file: string, text: string): Kept {
  try {
    return JSON.parse(text, revive) as Kept;
  } catch (error) {
    throw new Error(`${file} is no JSON: mend it, or begin with no data by "npm start -- --reset".`, { cause: error });
  }
}
