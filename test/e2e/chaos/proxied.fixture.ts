import { FaultProxy } from '../../../chaos/src/proxy/fault.proxy.js';
import type { FaultProxyOptions } from '../../../chaos/src/proxy/fault.proxy.js';
import type { Call } from '../../../chaos/src/proxy/call.js';
import type { Fault } from '../../../chaos/src/proxy/fault.js';
import type { TinyService } from './proxy.fixture.js';
import { startTinyService } from './proxy.fixture.js';

/** A tiny service with a proxy before it. */
export class Proxied {
  readonly calls: Call[] = [];
  /** Of every call. */
  fault: Fault | undefined;
  onCrash: (call: Call) => Promise<void> = () => Promise.reject(new Error('Nobody is to be killed'));

  private constructor(
    readonly service: TinyService,
    private started: FaultProxy | undefined,
  ) {}

  static async start(options: Partial<FaultProxyOptions> = {}): Promise<Proxied> {
    const proxied = new Proxied(await startTinyService(), undefined);
    proxied.started = await FaultProxy.start({
      sender: 'worker-1',
      service: 'dynamodb',
      upstream: proxied.service.url,
      decide: () => proxied.fault,
      onCrash: (call) => proxied.onCrash(call),
      onCall: (call) => proxied.calls.push(call),
      ...options,
    });
    return proxied;
  }

  get proxy(): FaultProxy {
    if (this.started === undefined) throw new Error('The proxy has not started');
    return this.started;
  }

  async close(): Promise<void> {
    await this.proxy.close();
    await this.service.close();
  }
}
