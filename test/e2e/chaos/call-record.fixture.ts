import type { Call, Service } from '../../../chaos/src/proxy/call.js';
import { FaultProxy } from '../../../chaos/src/proxy/fault.proxy.js';

/** Proxies that harm nothing, and the calls that went through them. */
export class CallRecord {
  #calls: Call[] = [];

  constructor(private readonly stack: AsyncDisposableStack) {}

  get calls(): readonly Call[] {
    return this.#calls;
  }

  /** Puts a proxy before a service, for clients that find it by the environment from now on. */
  async standBefore(service: Service, upstream: string): Promise<URL> {
    const proxy = await FaultProxy.start({
      sender: 'worker-1',
      service,
      upstream: new URL(upstream),
      decide: () => undefined,
      onCrash: () => Promise.reject(new Error('Nobody is to be killed')),
      onCall: (call) => this.#calls.push(call),
    });
    this.stack.defer(() => proxy.close());
    process.env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] = proxy.url.origin;
    return proxy.url;
  }

  /** The names of what was called since the last time, each with the image that it is about, if it is one. */
  takeSteps(): string[] {
    const steps = this.#calls.map(({ step, imageIndex }) =>
      imageIndex === undefined ? step : `${step} ${imageIndex}`,
    );
    this.#calls = [];
    return steps;
  }
}
