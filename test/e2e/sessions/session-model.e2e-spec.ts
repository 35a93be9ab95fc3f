import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import type { Mishaps } from './invocations.js';
import type { Screen } from './session.world.js';
import { SessionWorld } from './session.world.js';

/** More of them by hand: `SPOTTER_HISTORIES=5000 npm run test:e2e -- session-model`. */
const HISTORIES = Number(process.env['SPOTTER_HISTORIES'] ?? 150);

/** Two around each call of AWS. Most invocations have fewer, and a death that comes too late is none. */
const MOST_GATES = 24;

const RANK = { AWAITING_SCAN: 0, UPLOAD_REQUESTED: 1, COMPLETED: 2 };

interface Wait {
  readonly kind: 'wait';
  readonly seconds: number;
}

/** What a client or S3 does. */
type Act =
  | { readonly kind: 'connect'; readonly viewer: boolean }
  | { readonly kind: 'disconnect' | 'status'; readonly screen: number }
  | { readonly kind: 'uploadUrl' | 'upload' }
  | { readonly kind: 'event' | 'duplicate' | 'lost'; readonly event: number }
  | { readonly kind: 'read'; readonly viewer: boolean };

type Step = Act | Wait;

interface Move {
  readonly step: Step;
  /** Whether the next step begins while this one is under way. */
  readonly overlaps: boolean;
  readonly mishaps: Mishaps;
}

const index = fc.nat(9);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('connect'), viewer: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('disconnect', 'status'), screen: index }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('uploadUrl') }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('upload') }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('event', 'duplicate', 'lost'), event: index }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('read'), viewer: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait'), seconds: fc.constantFrom(3, 11, 1_800) }) },
);

/** How histories begin that are worth more than chance would give them. */
const openings: fc.Arbitrary<Act[]> = fc.constantFrom<Act[]>(
  [],
  [{ kind: 'connect', viewer: true }],
  [{ kind: 'connect', viewer: false }, { kind: 'upload' }, { kind: 'event', event: 0 }],
  [{ kind: 'connect', viewer: true }, { kind: 'connect', viewer: true }, { kind: 'upload' }],
  [{ kind: 'uploadUrl' }, { kind: 'upload' }, { kind: 'uploadUrl' }, { kind: 'upload' }],
);

const movesWith = (mishaps: fc.Arbitrary<Mishaps>): fc.Arbitrary<Move[]> =>
  fc
    .tuple(openings, fc.array(fc.record({ step, overlaps: fc.boolean(), mishaps }), { minLength: 3, maxLength: 14 }))
    .map(([opening, moves]) => [...opening.map((act) => ({ step: act, overlaps: false, mishaps: {} })), ...moves]);

const rarely = fc.option(fc.integer({ min: 1, max: MOST_GATES }), { nil: undefined, freq: 2 });

/** Half of the histories without a single death: only of those it is asked that nobody is told twice. */
const histories: fc.Arbitrary<Move[]> = fc.oneof(
  movesWith(fc.record({ losesAnswerAt: rarely })),
  movesWith(fc.record({ losesAnswerAt: rarely, diesAt: rarely })),
);

/** One session, what its phones and screens did, and what must hold of it at any time. */
class History {
  readonly screens: Screen[] = [];
  readonly stored: string[] = [];
  private readonly events: string[] = [];
  private readonly delivered: string[] = [];
  private readonly keys: string[] = [];
  private readonly viewer: string;
  private rank = 0;
  private uploadKey: string | undefined;

  constructor(
    private readonly world: SessionWorld,
    readonly sessionId: string,
    private readonly webSocketUrl: string,
  ) {
    this.viewer = new URL(webSocketUrl).searchParams.get('viewer') ?? '';
  }

  /** Does one step. What dies or is refused is no failure of the test: what is left behind is looked at. */
  async take(act: Act, mishaps: Mishaps): Promise<void> {
    this.world.invocations.plan(mishaps);
    await this.perform(act).catch(() => undefined);
  }

  private async perform(step: Act): Promise<void> {
    const { world, sessionId } = this;
    switch (step.kind) {
      case 'connect': {
        const screen = await world.connect(this.webSocketUrl, step.viewer);
        if (screen !== undefined) this.screens.push(screen);
        return;
      }
      case 'disconnect': {
        const screen = pick(this.open(), step.screen);
        if (screen !== undefined) await world.disconnect(screen);
        return;
      }
      case 'status': {
        const screen = pick(this.open(), step.screen);
        if (screen !== undefined) await world.status(screen);
        return;
      }
      case 'uploadUrl':
        this.keys.push((await world.uploadUrl(sessionId)).uploadKey);
        return;
      case 'upload': {
        const key = this.keys.at(-1) ?? (await world.uploadUrl(sessionId)).uploadKey;
        await world.upload(key);
        this.stored.push(key);
        this.events.push(key);
        return;
      }
      case 'event':
        return this.deliver(take(this.events, step.event));
      case 'duplicate':
        return this.deliver(pick(this.delivered, step.event));
      case 'lost':
        take(this.events, step.event);
        return;
      case 'read':
        await world.read(sessionId, step.viewer ? this.viewer : undefined);
        return;
    }
  }

  open(): Screen[] {
    return this.screens.filter(({ socket }) => socket.readyState === WebSocket.OPEN);
  }

  /** Lets time go by; what is under way ends before, or it would be a process that stood still. */
  async wait(seconds: number): Promise<void> {
    await this.world.invocations.settle();
    this.world.now = new Date(this.world.now.getTime() + seconds * 1_000);
  }

  async checkThatItMovedForward(): Promise<void> {
    const item = await this.world.item(this.sessionId);
    if (item === undefined) throw new Error('the session is gone');
    expect(RANK[item.status]).toBeGreaterThanOrEqual(this.rank);
    if (this.uploadKey !== undefined) expect(item.uploadKey).toBe(this.uploadKey);
    expect(item.uploadKey === undefined).toBe(item.status !== 'COMPLETED');
    this.rank = RANK[item.status];
    this.uploadKey = item.uploadKey;
  }

  private async deliver(key: string | undefined): Promise<void> {
    if (key === undefined) return;
    this.delivered.push(key);
    await this.world.event(key);
  }
}

function pick<T>(from: readonly T[], at: number): T | undefined {
  return from[at % Math.max(1, from.length)];
}

function take<T>(from: T[], at: number): T | undefined {
  return from.splice(at % Math.max(1, from.length), 1)[0];
}

async function play(world: SessionWorld, history: History, moves: readonly Move[]): Promise<void> {
  for (const { step, overlaps, mishaps } of moves) {
    // What waits for all that is under way can't be among it.
    if (step.kind === 'wait') await history.wait(step.seconds);
    else void world.invocations.follow(history.take(step, mishaps));
    if (!overlaps) await world.invocations.settle();
    await history.checkThatItMovedForward();
  }
  await world.invocations.settle();
  world.invocations.plan({});
  // What every screen does: it asks on and on. The first time frees a place that a dead connection holds.
  for (let round = 0; round < 3; round++) {
    await history.wait(11);
    void world.invocations.follow(world.read(history.sessionId, undefined));
    for (const screen of history.open()) void world.status(screen);
    await world.invocations.settle();
  }
}

describe('the life of a session', () => {
  const world = new SessionWorld();
  beforeAll(() => world.start(), 60_000);
  afterAll(() => world.stop());

  it('should end right, however its events, clients and deaths are interleaved', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), histories, async (scheduler, moves) => {
        world.invocations.begin(scheduler);
        const creating = world.create();
        await world.invocations.settle();
        const { sessionId, webSocketUrl } = await creating;
        const history = new History(world, sessionId, webSocketUrl);
        await play(world, history, moves);

        await history.checkThatItMovedForward();
        const item = await world.item(sessionId);
        const jobs = await world.jobsOf(sessionId);
        for (const { viewer, notices } of history.screens) if (!viewer) expect(notices).toEqual([]);
        if (history.stored.length > 0) {
          expect(item?.status).toBe('COMPLETED');
          expect(history.stored).toContain(item?.uploadKey);
          expect(jobs).toEqual([item?.jobId]);
          const told = (viewer: boolean) =>
            history.screens.filter((s) => s.viewer === viewer).reduce((sum, { pushes }) => sum + pushes, 0);
          if (history.open().some(({ viewer }) => viewer)) expect(told(true)).toBeGreaterThanOrEqual(1);
          if (world.invocations.deaths === 0) {
            expect(told(true)).toBeLessThanOrEqual(1);
            expect(told(false)).toBeLessThanOrEqual(1);
          }
        } else {
          expect(item?.status).not.toBe('COMPLETED');
          expect(jobs).toEqual([]);
          expect(history.screens.map(({ pushes }) => pushes)).toEqual(history.screens.map(() => 0));
        }
        for (const screen of history.open()) void world.disconnect(screen);
        await world.invocations.settle();
      }),
      { numRuns: HISTORIES, endOnFailure: process.env['CI'] !== undefined },
    );
  }, 600_000);
});
