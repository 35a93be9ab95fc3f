/** An item as the document client sees it: JavaScript's own values, and `Set` for sets. */
export type Item = Readonly<Record<string, unknown>>;

/** What an expression is about: the item as it is, and what its `#names` and `:values` stand for. */
export interface Bindings {
  readonly item: Item;
  readonly names: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The words and signs of one of DynamoDB's expressions, one after the other. */
export class Tokens {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(readonly expression: string) {
    this.#tokens = expression.match(/[#:]?\w+|<=|>=|<>|[=<>(),+-]/g) ?? [];
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  next(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new Error(`The expression ends early: ${this.expression}`);
    return token;
  }

  /** Goes past the next token if it is this one. */
  take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) throw new Error(`'${token}' was expected in: ${this.expression}`);
  }
}

/** The attribute that a token names. */
export function nameOf(token: string, { names }: Pick<Bindings, 'names'>): string {
  if (token.startsWith(':')) throw new Error(`${token} is no attribute`);
  if (!token.startsWith('#')) return token;
  const name = names[token];
  if (name === undefined) throw new Error(`${token} is not defined`);
  return name;
}

/** The value that a token stands for: one that was given, or an attribute's; `undefined` of one that is not there. */
export function valueOf(token: string, bindings: Bindings): unknown {
  if (!token.startsWith(':')) return bindings.item[nameOf(token, bindings)];
  if (!(token in bindings.values)) throw new Error(`${token} is not defined`);
  return bindings.values[token];
}

/** A function of a text, whose results are kept: the same few expressions come again and again. */
export function remembered<Result>(make: (text: string) => Result): (text: string) => Result {
  const results = new Map<string, Result>();
  return (text) => {
    const known = results.get(text);
    if (known !== undefined) return known;
    const result = make(text);
    results.set(text, result);
    return result;
  };
}
