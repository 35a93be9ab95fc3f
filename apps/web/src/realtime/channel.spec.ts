import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { catchSockets, FarSocket } from '../../../../test/support/web.socket.js';
import { openWindow } from '../../../../test/support/web.window.js';
import { Channel } from './channel.js';
import type { Message } from './message.js';

const MINUTE_MS = 60_000;

describe(Channel.name, () => {
  let caught: ReturnType<typeof catchSockets>;
  let page: ReturnType<typeof openWindow>;
  let channel: Channel;
  let happened: string[];
  let messages: Message[];
  let tickets: number;
  beforeEach(async () => {
    jest.useFakeTimers();
    caught = catchSockets();
    page = openWindow();
    happened = [];
    messages = [];
    tickets = 0;
    channel = new Channel({
      url: () => Promise.resolve(`ws://api.test?ticket=${++tickets}`),
      onOpen: () => happened.push('open'),
      onClose: () => happened.push('close'),
      onMessage: (message) => messages.push(message),
    });
    await jest.advanceTimersByTimeAsync(0);
  });
  afterEach(() => {
    channel.close();
    caught.release();
    page.close();
    jest.useRealTimers();
  });
  const last = () => {
    const socket = caught.sockets.at(-1);
    if (!socket) throw new Error('There is no socket');
    return socket;
  };

  it('should say something every four minutes, since what is silent for ten is ended', async () => {
    last().accept();
    await jest.advanceTimersByTimeAsync(4 * MINUTE_MS - 1);
    expect(last().received).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(last().received).toEqual([{ action: 'ping' }]);
    await jest.advanceTimersByTimeAsync(8 * MINUTE_MS);
    expect(last().received).toHaveLength(3);
    expect(caught.sockets.length).toBe(1);
  });

  it('should connect anew once the browser is online again, by another ticket', async () => {
    last().accept();
    const former = last();
    page.window.dispatchEvent(new Event('online'));
    await jest.advanceTimersByTimeAsync(0);
    expect(caught.sockets.map(({ url }) => url)).toEqual(['ws://api.test?ticket=1', 'ws://api.test?ticket=2']);
    expect(former.readyState).toBe(FarSocket.CLOSED);
    last().accept();
    expect(happened).toEqual(['open', 'close', 'open']);
  });

  it('should not wait for its next try when the browser is online again', async () => {
    // Nobody answers for long enough for tries to be far apart.
    await jest.advanceTimersByTimeAsync(5 * MINUTE_MS);
    const tries = caught.sockets.length;
    page.window.dispatchEvent(new Event('online'));
    await jest.advanceTimersByTimeAsync(0);
    expect(caught.sockets.length - tries).toBe(1);
  });

  it('should connect again after a connection that was cut', async () => {
    last().accept();
    last().cut();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(caught.sockets.length).toBe(2);
    last().accept();
    expect(happened).toEqual(['open', 'close', 'open']);
  });

  it('should hand on what it understands alone', () => {
    last().accept();
    last().tell({ action: 'PHONE_CONNECTED', sessionId: 'one' });
    last().tell({ action: 'FROM_A_LATER_VERSION' });
    expect(messages).toEqual([{ action: 'PHONE_CONNECTED', sessionId: 'one' }]);
  });

  it('should do nothing more once it is closed', async () => {
    last().accept();
    channel.close();
    expect(jest.getTimerCount()).toBe(0);
    page.window.dispatchEvent(new Event('online'));
    await jest.advanceTimersByTimeAsync(10 * MINUTE_MS);
    expect(caught.sockets.length).toBe(1);
    expect(last().received).toEqual([]);
  });
});
