/** A browser's WebSocket, with the test at its other end. */
export class FarSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  readyState: number = FarSocket.CONNECTING;
  binaryType = 'blob';
  /** What has come here, as JSON says it. */
  readonly received: unknown[] = [];

  constructor(readonly url: string) {
    super();
  }

  accept(): void {
    this.readyState = FarSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }

  tell(message: object): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }

  send(text: string): void {
    this.received.push(JSON.parse(text));
  }

  close(): void {
    this.readyState = FarSocket.CLOSED;
  }

  /** The connection is lost. */
  cut(): void {
    this.readyState = FarSocket.CLOSED;
    this.dispatchEvent(Object.assign(new Event('close'), { code: 1_006, reason: '' }));
  }
}

/** Puts it in the place of the global one. @returns all that were opened, and what puts the global one back. */
export function catchSockets(): { readonly sockets: FarSocket[]; release(): void } {
  const { WebSocket } = globalThis;
  const sockets: FarSocket[] = [];
  class Caught extends FarSocket {
    constructor(url: string) {
      super(url);
      sockets.push(this);
    }
  }
  Object.assign(globalThis, { WebSocket: Caught });
  return { sockets, release: () => Object.assign(globalThis, { WebSocket }) };
}
