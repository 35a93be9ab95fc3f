import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordLog } from '../../test/support/run-record.js';
import type { Issuer } from '../../test/support/issuer.js';
import { startIssuer } from '../../test/support/issuer.js';
import { Chance } from './chance.js';
import type { Violation } from './checker/observation.js';
import type { PointTally } from './faults/crash.points.js';
import { CrashPoints } from './faults/crash.points.js';
import { Killer } from './faults/killer.js';
import { Steering } from './faults/steering.js';
import { Weather } from './faults/weather.js';
import { missedPlaces } from './final/place.checks.js';
import { Disks } from './health.js';
import type { Options } from './options.js';
import type { Exit } from './processes/child.js';
import { Fleet } from './processes/fleet.js';
import type { Role } from './processes/member.js';
import { clientsOf } from './processes/service.clients.js';
import { Stack } from './processes/stack.js';
import type { Call } from './proxy/call.js';
import type { Fault } from './proxy/fault.js';
import { Answers } from './scenario/answers.js';
import { ApiClient } from './scenario/api.client.js';
import { Crowd } from './scenario/crowd.js';
import { DeadLetters } from './scenario/dead.letters.js';
import { JobClient } from './scenario/job.client.js';
import { Operator } from './scenario/operator.js';
import { DEADLY, Pictures } from './scenario/pictures.js';
import { TIMES } from './times.js';
import { Ledger } from './witness/ledger.js';
import { Witness } from './witness/witness.js';

const WORKER_THREADS = '1';
/** Of the kills that a run is asked for. */
const UNSTEERED_SHARE = 0.3;

/** Everything that a run is made of. */
export class World {
  readonly chance: Chance;
  readonly weather: Weather;
  readonly points: CrashPoints;
  readonly ledger: Ledger;
  readonly pictures: Pictures;
  readonly killer: Killer;
  readonly steering: Steering;
  readonly client: JobClient;
  readonly crowd: Crowd;
  readonly letters: DeadLetters;
  readonly operator: Operator;
  readonly disks: Disks;
  /** What is wrong beside what the history shows. */
  readonly faults: Omit<Violation, 'at'>[] = [];
  readonly answers = new Answers(this.faults);
  readonly #environment: Readonly<Record<string, string>>;
  #fleet: Fleet | undefined;
  #witness: Witness | undefined;
  #operatorsUrl: URL | undefined;

  private constructor(
    readonly options: Options,
    /** Where the run keeps its data. */
    readonly folder: string,
    readonly stack: Stack,
    readonly issuer: Issuer,
  ) {
    const names = stack.environment;
    this.#environment = { ...names, ...issuer.environment, ...this.#settings() };
    this.chance = new Chance(options.seed);
    this.weather = new Weather(this.chance);
    this.points = new CrashPoints(this.chance);
    const tables = { jobs: names['JOBS_TABLE_NAME'] ?? '', detections: names['DETECTIONS_TABLE_NAME'] ?? '' };
    this.ledger = new Ledger({ tables, leaseMs: TIMES.lease });
    this.disks = new Disks(folder, this.chance, this.ledger);
    const { s3, sqs } = clientsOf(names);
    this.pictures = new Pictures(s3, names['UPLOAD_BUCKET_NAME'] ?? '');
    const urls = { queue: names['SQS_QUEUE_URL'] ?? '', deadLetters: names['DLQ_URL'] ?? '' };
    this.letters = new DeadLetters(sqs, urls);
    const { chance, ledger, weather, points } = this;
    const isDeadly = (call: Call): boolean => this.#isDeadly(call);
    const isSpared = (role: Role): boolean => this.steering.isSpared(role);
    this.killer = new Killer({ chance, ledger, weather, points, isSpared, isDeadly, fleet: () => this.fleet });
    this.steering = new Steering({ chance, now: () => performance.now(), missed: () => this.#wanted() });
    const api = new ApiClient(
      (event) => this.fleet.invoke('api', event),
      (userId) => issuer.token({ sub: userId }),
      (asked, answer) => {
        this.answers.note(asked, answer);
      },
    );
    this.client = new JobClient(api, this.ledger.observations, (observation) => {
      this.ledger.note(observation);
    });
    this.crowd = new Crowd(this);
    const { letters, crowd } = this;
    const told = { environment: () => this.#commandEnvironment(), onLine: recordLog, isKilled: options.isWhole };
    this.operator = new Operator({ chance, ledger, letters, crowd, ...told });
  }

  static async start(options: Options): Promise<World> {
    const folder = await mkdtemp(join(tmpdir(), 'spotter-chaos-'));
    await mkdir(join(folder, 'stack'));
    const stack = await Stack.start(join(folder, 'stack'), recordLog);
    const world = new World(options, folder, stack, await startIssuer());
    await world.#launch();
    return world;
  }

  get fleet(): Fleet {
    if (this.#fleet === undefined) throw new Error('The processes have not been started');
    return this.#fleet;
  }

  async stop(): Promise<void> {
    await this.fleet.stop();
    this.#witness?.close();
    await Promise.all([this.stack.stop(), this.issuer.close()]);
  }

  /** Nothing goes wrong for a command, whose writes are seen like all others. */
  async #commandEnvironment(): Promise<Record<string, string>> {
    this.#operatorsUrl ??= await this.#witness?.listen('operator');
    return { ...this.#environment, AWS_ENDPOINT_URL_DYNAMODB: this.#operatorsUrl?.href ?? '' };
  }

  #settings(): Record<string, string> {
    return { JOB_TIMES: JSON.stringify(TIMES), DETECTOR_THREADS: WORKER_THREADS, POLL_WAIT_SECONDS: '1' };
  }

  async #launch(): Promise<void> {
    const upstream = (service: string): URL => new URL(this.#environment[`AWS_ENDPOINT_URL_${service}`] ?? '');
    const witness = new Witness({
      upstream: upstream('DYNAMODB'),
      onWrite: (sender, items) => {
        this.ledger.written(sender, items);
      },
      onDue: (due) => {
        if (this.ledger.isBehind(due)) this.weather.noteStaleRead();
      },
      isUnconditional: ({ step }) => step === this.options.mutant,
    });
    this.#witness = witness;
    const names = ['worker-1', 'worker-2', 'api', 'sweep'];
    const seen = new Map(await Promise.all(names.map(async (name) => [name, await witness.listen(name)] as const)));
    this.#fleet = await Fleet.start({
      environment: this.#environment,
      proxies: (sender) => ({
        upstreams: { dynamodb: seen.get(sender) ?? upstream('DYNAMODB'), sqs: upstream('SQS'), s3: upstream('S3') },
        decide: (call) => this.#decide(call),
        onFault: (call, fault) => {
          this.weather.note(call, fault);
        },
        random: Math.random,
      }),
      onCrash: (member, call) => this.killer.crash(member, call),
      onLine: (_sender, line) => {
        recordLog(line);
      },
      onOwnEnd: (name, life, exit) => {
        this.#noteOwnEnd(name, life, exit);
      },
      disk: (worker, life) => this.disks.of(worker, life),
      endedBy: (sender) => this.ledger.endedBy(sender),
      leasesOf: (sender) => this.ledger.attempts.heldBy(sender, Date.now()),
    });
  }

  #decide(call: Call): Fault | undefined {
    const isBroken = this.options.mutant === 'read' && this.answers.isCalm;
    if (isBroken && call.sender === 'api' && call.operation === 'GetItem') return { kind: 'error' };
    const member = this.#fleet?.members.find(({ name }) => name === call.sender);
    const { role } = member ?? {};
    const aimed = role && (this.killer.faultOf(role, call) ?? this.steering.faultOf(role, call));
    return aimed ?? this.weather.faultOf(call);
  }

  /** The places that are still to be reached, after a while in which those are that need no help. */
  #wanted(): readonly PointTally[] {
    const { killer, weather, points, options } = this;
    const isTime = options.kills > 0 && killer.isOn && killer.total >= UNSTEERED_SHARE * options.kills;
    return isTime && weather.spell.outage === undefined ? missedPlaces(points) : [];
  }

  /** A worker kills itself when the time of an attempt is up: it was stopped, or the machine is busy. Nothing else ends so. */
  #noteOwnEnd(name: string, life: number, { code, signal }: Exit): void {
    this.ledger.attempts.died(name, Date.now());
    if (name.startsWith('worker') && signal === 'SIGKILL') this.killer.kills.ownEnds++;
    else {
      const because = `${name} ended by itself in its life ${life}: ${signal ?? `exit code ${code ?? 0}`}`;
      this.faults.push({ jobId: '', because });
    }
  }

  #isDeadly({ jobId = '', imageIndex = -1 }: Call): boolean {
    const image = this.ledger.image(jobId, imageIndex);
    return image !== undefined && this.pictures.nameOf(image.imageUrl) === DEADLY;
  }
}
