/** In how many histories something happened, and how often in all. */
interface Count {
  histories: number;
  times: number;
  /** The last history that it happened in. */
  last: number;
}

/** What happened in histories, so that it can be told how much of the protocol they have covered. */
export class Tally {
  readonly #kinds = new Map<string, Map<string, Count>>();
  #histories = 0;

  get histories(): number {
    return this.#histories;
  }

  /** A history begins. */
  begin(): void {
    this.#histories++;
  }

  /** Something happened in it. @param kind of all that is told in one line. */
  note(kind: string, name: string): void {
    const names = this.#kinds.get(kind) ?? new Map<string, Count>();
    this.#kinds.set(kind, names);
    const count = names.get(name) ?? { histories: 0, times: 0, last: 0 };
    names.set(name, count);
    count.times++;
    if (count.last === this.#histories) return;
    count.histories++;
    count.last = this.#histories;
  }

  /** In how many histories it happened. */
  of(kind: string, name: string): number {
    return this.#kinds.get(kind)?.get(name)?.histories ?? 0;
  }

  /** A line of each kind, with the share of histories that each thing of it happened in, and how often it did in all. */
  lines(): string[] {
    return [...this.#kinds].map(([kind, names]) => {
      const counts = [...names].toSorted(([, a], [, b]) => b.histories - a.histories);
      const told = counts.map(([name, count]) => `${name} ${this.#shareOf(count)} (${count.times})`);
      return `${kind}: ${told.join(', ')}`;
    });
  }

  #shareOf({ histories }: Count): string {
    return `${((100 * histories) / Math.max(1, this.#histories)).toFixed(1)} %`;
  }
}
