import type { Plan } from './plan.js';

/** How far an import has come. */
export class Tally {
  done = 0;
  uploaded = 0;
  private readonly kinds = { new: 0, changed: 0, unchanged: 0 };

  constructor(readonly total: number) {}

  /** Counts exercises whose pictures and items are in. */
  add(plans: readonly Plan[]): void {
    this.done += plans.length;
    for (const { kind } of plans) this.kinds[kind]++;
  }

  /** For the end: what was new, what changed, and what was there before. */
  summary(): string {
    const { new: added, changed, unchanged } = this.kinds;
    const counts = `${added} new, ${changed} changed, ${unchanged} unchanged`;
    return `${plural(this.total, 'exercise')}: ${counts}; ${plural(this.uploaded, 'picture')} uploaded`;
  }

  /** For an end before the end. */
  soFar(): string {
    return `${this.done} of ${plural(this.total, 'exercise')} are in. It can be run again, and goes on where it stopped.`;
  }
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
