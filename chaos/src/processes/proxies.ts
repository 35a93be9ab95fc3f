import type { Call, Service } from '../proxy/call.js';
import type { Fault } from '../proxy/fault.js';
import { FaultProxy } from '../proxy/fault.proxy.js';

const SERVICES: readonly Service[] = ['dynamodb', 'sqs', 's3'];

export interface ProxiesOptions {
  readonly sender: string;
  readonly upstreams: Readonly<Record<Service, URL>>;
  readonly decide: (call: Call) => Fault | undefined;
  readonly onFault: (call: Call, fault: Fault) => void;
  readonly onCrash: (call: Call) => Promise<void>;
  readonly random: () => number;
}

/** What stands between one process and the services. */
export class Proxies {
  private constructor(private readonly proxies: readonly FaultProxy[]) {}

  static async start({ sender, upstreams, ...options }: ProxiesOptions): Promise<Proxies> {
    const started = SERVICES.map((service) =>
      FaultProxy.start({ sender, service, upstream: upstreams[service], ...options }),
    );
    return new Proxies(await Promise.all(started));
  }

  /** The variables by which a process finds them. */
  get environment(): Record<string, string> {
    const names = SERVICES.map((service) => `AWS_ENDPOINT_URL_${service.toUpperCase()}`);
    return Object.fromEntries(names.map((name, index) => [name, this.proxies[index]?.url.href ?? '']));
  }

  /** The calls that somebody waits for. */
  underway(): Call[] {
    return this.proxies.flatMap(({ underway }) => [...underway]);
  }

  /** How many calls are still to arrive that nobody waits for. */
  late(): number {
    return this.proxies.reduce((sum, { late }) => sum + late.size, 0);
  }

  async close(): Promise<void> {
    await Promise.all(this.proxies.map((proxy) => proxy.close()));
  }
}
