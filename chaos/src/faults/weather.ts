import type { Chance } from '../chance.js';
import type { Call, Service } from '../proxy/call.js';
import type { Fault } from '../proxy/fault.js';
import { canHave } from '../proxy/fault.js';
import type { Roll, Spell } from './spells.js';
import { CALM } from './spells.js';

/** What goes wrong with calls by itself, and how often it did. */
export class Weather {
  #spell: Spell = CALM;
  #number = 0;
  /** When the first call of this spell found its service gone. */
  #goneSince: number | undefined;
  /** By the kind of fault, how many calls had it. */
  readonly tally = new Map<Fault['kind'] | 'stale-read', number>();
  /** For how long each service was gone at a stretch, at the most, in milliseconds. */
  readonly outages = new Map<Service, number>();
  /** Jobs whose commit, or the claim of whose key, may arrive a second time, long after its client was answered. */
  readonly lateCommits = new Set<string>();
  readonly lateClaims = new Set<string>();

  constructor(private readonly chance: Chance) {}

  get spell(): Spell {
    return this.#spell;
  }

  /** Whether something that belongs to this spell has never happened, or its service was not gone for long enough. */
  get owes(): boolean {
    const { risks, outage, isStale, seconds } = this.#spell;
    if (outage !== undefined && this.#goneMs < seconds * 1_000) return true;
    if (isStale === true && !this.tally.has('stale-read')) return true;
    return risks.some(({ fault }) => !this.tally.has(fault((least) => least).kind));
  }

  /** For how long its service was seen to be gone. */
  get #goneMs(): number {
    return this.#goneSince === undefined ? 0 : performance.now() - this.#goneSince;
  }

  change(spell: Spell): void {
    const { outage } = this.#spell;
    if (outage !== undefined && this.#goneSince !== undefined) {
      this.outages.set(outage, Math.max(this.#goneMs, this.outages.get(outage) ?? 0));
    }
    this.#goneSince = undefined;
    this.#spell = spell;
    this.#number++;
  }

  /** Decides by the call's name and place, and not by when it comes; but the first that can have a fault has it. */
  faultOf(call: Call): Fault | undefined {
    const { sender, service, step, sequence, jobId = '', imageIndex = '' } = call;
    for (const [index, { share, of, isOfImage, fault }] of this.#spell.risks.entries()) {
      if (of?.(call) === false) continue;
      const subject = isOfImage === true ? [jobId, imageIndex] : [sender, service, step, sequence];
      const about = [this.#number, index, ...subject];
      const roll: Roll = (least, most) => this.chance.between(least, most, 'extent', ...about);
      const found = fault(roll);
      if (!canHave(call, found)) continue;
      if (!this.tally.has(found.kind) || this.chance.share(...about) < share) return found;
    }
    return undefined;
  }

  /** Takes down a fault that a call has had. */
  note({ step, jobId }: Call, { kind }: Fault): void {
    // Who is killed is kept elsewhere.
    if (kind === 'crash') return;
    this.#count(kind);
    if (kind === 'down') this.#goneSince ??= performance.now();
    if (kind !== 'late' || jobId === undefined) return;
    if (step === 'commit') this.lateCommits.add(jobId);
    if (step === 'claim') this.lateClaims.add(jobId);
  }

  /** Takes down that an index was answered from as it was before, if that is the weather; else a write was faster. */
  noteStaleRead(): void {
    if (this.#spell.isStale === true) this.#count('stale-read');
  }

  #count(kind: Fault['kind'] | 'stale-read'): void {
    this.tally.set(kind, (this.tally.get(kind) ?? 0) + 1);
  }
}
