import type { Chance } from '../chance.js';
import type { Call } from '../proxy/call.js';
import type { Fault } from '../proxy/fault.js';
import type { Spell } from './spells.js';
import { CALM } from './spells.js';

/** What goes wrong with calls by itself, and how often it did. */
export class Weather {
  #spell: Spell = CALM;
  #number = 0;
  /** By the kind of fault. */
  readonly tally = new Map<string, number>();
  /** Jobs whose commit, or the claim of whose key, may arrive a second time, long after its client was answered. */
  readonly lateCommits = new Set<string>();
  readonly lateClaims = new Set<string>();

  constructor(private readonly chance: Chance) {}

  get spell(): Spell {
    return this.#spell;
  }

  change(spell: Spell): void {
    this.#spell = spell;
    this.#number++;
  }

  /** Decides by the call's name and place, and not by when it comes. */
  faultOf(call: Call): Fault | undefined {
    const { sender, service, step, sequence } = call;
    for (const [index, { share, of, fault }] of this.#spell.risks.entries()) {
      const about = [this.#number, index, sender, service, step, sequence];
      if (of?.(call) === false || this.chance.share(...about) >= share) continue;
      const found = fault((least, most) => this.chance.between(least, most, 'extent', ...about));
      this.#note(call, found);
      return found;
    }
    return undefined;
  }

  #note({ step, jobId }: Call, { kind }: Fault): void {
    this.tally.set(kind, (this.tally.get(kind) ?? 0) + 1);
    if (kind !== 'late' || jobId === undefined) return;
    if (step === 'commit') this.lateCommits.add(jobId);
    if (step === 'claim') this.lateClaims.add(jobId);
  }
}
