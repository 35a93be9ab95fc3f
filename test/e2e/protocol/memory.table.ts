import { conditionOf } from './condition.expression.js';
import type { Bindings, Item } from './expression.js';
import { updateOf } from './update.expression.js';

/** The attributes of a key, and of an index which of them are in it; without them all. */
export interface KeyShape {
  readonly hash: string;
  readonly range?: string;
  readonly attributes?: readonly string[];
}

export interface TableShape extends KeyShape {
  readonly name: string;
  readonly indexes?: Readonly<Record<string, KeyShape>>;
}

/** An expression with what its names and values stand for. */
export interface Expression extends Partial<Pick<Bindings, 'names' | 'values'>> {
  readonly text?: string | undefined;
}

interface Write {
  readonly at: number;
  readonly id: string;
  readonly item: Item | undefined;
}

/** A table in memory. What is not read consistently is read from an old copy, as are its indexes. */
export class MemoryTable {
  readonly #items = new Map<string, Item>();
  readonly #old = new Map<string, Item>();
  readonly #late: Write[] = [];

  /**
   * @param now in milliseconds.
   * @param lag how far the old copy is behind, in milliseconds.
   */
  constructor(
    readonly shape: TableShape,
    private readonly now: () => number,
    private readonly lag: () => number,
  ) {}

  get(key: Item, consistent = true): Item | undefined {
    return this.#source(consistent).get(this.#idOf(key));
  }

  /** Whether an item is, or is not there, as a condition asks. */
  meets(key: Item, { text, names = {}, values = {} }: Expression): boolean {
    const item = this.#items.get(this.#idOf(key)) ?? {};
    return text === undefined || conditionOf(text)({ item, names, values });
  }

  put(item: Item): void {
    this.#write(this.#idOf(item), copyOf(item));
  }

  delete(key: Item): void {
    this.#write(this.#idOf(key), undefined);
  }

  /** @returns the item as it is afterwards. */
  update(key: Item, { text = '', names = {}, values = {} }: Expression): Item {
    const item = this.#items.get(this.#idOf(key)) ?? key;
    const updated = copyOf(updateOf(text)({ item, names, values }));
    this.#write(this.#idOf(key), updated);
    return updated;
  }

  /** By the range key, of an index if it is named. */
  query({ text = '', names = {}, values = {} }: Expression, indexName?: string, consistent = false): Item[] {
    const shape = indexName === undefined ? this.shape : this.shape.indexes?.[indexName];
    if (shape === undefined) throw new Error(`${this.shape.name} has no index ${indexName ?? ''}`);
    const { hash, range = hash, attributes } = shape;
    const items = [...this.#source(consistent && indexName === undefined).values()];
    // An item that has not all of an index's keys is not in it.
    const found = items.filter(
      (item) => item[hash] !== undefined && item[range] !== undefined && conditionOf(text)({ item, names, values }),
    );
    const projected = attributes === undefined ? found : found.map((item) => pick(item, attributes));
    return projected.toSorted((a, b) => order(a[range], b[range]));
  }

  #source(consistent: boolean): ReadonlyMap<string, Item> {
    if (consistent) return this.#items;
    for (let [write] = this.#late; write !== undefined && write.at + this.lag() <= this.now(); [write] = this.#late) {
      this.#late.shift();
      if (write.item === undefined) this.#old.delete(write.id);
      else this.#old.set(write.id, write.item);
    }
    return this.#old;
  }

  #write(id: string, item: Item | undefined): void {
    if (item === undefined) this.#items.delete(id);
    else this.#items.set(id, item);
    this.#late.push({ at: this.now(), id, item });
  }

  #idOf(key: Item): string {
    const { hash, range } = this.shape;
    return JSON.stringify(range === undefined ? [key[hash]] : [key[hash], key[range]]);
  }
}

/** Those of an item's attributes that it has. */
export function pick(item: Item, attributes: readonly string[]): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => attributes.includes(name)));
}

function order(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
  throw new Error('A key is neither text nor number');
}

/** A copy without what is undefined, as the document client marshals it. */
function copyOf(item: Item): Item {
  return Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) => (value === undefined ? [] : [[name, copyOfValue(value)]])),
  );
}

function copyOfValue(value: unknown): unknown {
  if (value instanceof Set) return new Set(value);
  if (Array.isArray(value)) return value.map(copyOfValue);
  return typeof value === 'object' && value !== null ? copyOf(Object.fromEntries(Object.entries(value))) : value;
}
