import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';

export interface ScreenMessage {
  readonly action: string;
  readonly [field: string]: unknown;
}

/** A screen that is connected, and everything it was sent. */
export class Screen {
  readonly messages: ScreenMessage[] = [];

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      this.messages.push(JSON.parse(data.toString()) as ScreenMessage);
    });
  }

  /** Connects, again and again while the API is busy. @throws Error with the status that it was refused by */
  static async connect(url: string): Promise<Screen> {
    for (let round = 0; ; round++) {
      const socket = new WebSocket(url);
      const screen = new Screen(socket);
      const status = await Promise.race([
        once(socket, 'open').then(() => 101),
        once(socket, 'unexpected-response').then(([, response]) => (response as IncomingMessage).statusCode),
      ]);
      if (status === 101) return screen;
      socket.terminate();
      if (status !== 503 || round > 40) throw new Error(`refused with ${String(status)}`);
      await delay(50);
    }
  }

  /** Waits for the first message of an action, or throws after the time. */
  async told(action: string, timeoutMs: number): Promise<ScreenMessage> {
    const until = performance.now() + timeoutMs;
    for (;;) {
      const message = this.messages.find((each) => each.action === action);
      if (message !== undefined) return message;
      if (performance.now() > until) {
        throw new Error(`not told ${action} in ${timeoutMs} ms, but ${JSON.stringify(this.messages)}`);
      }
      await delay(5);
    }
  }

  /** Asks, and waits for the answer to this question. */
  async ask(message: object | string, timeoutMs = 10_000): Promise<ScreenMessage> {
    const answered = once(this.socket, 'message', { signal: AbortSignal.timeout(timeoutMs) });
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    const [data] = (await answered) as [Buffer];
    return JSON.parse(data.toString()) as ScreenMessage;
  }

  async close(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.socket, 'close');
    this.socket.close();
    await closed;
  }
}
