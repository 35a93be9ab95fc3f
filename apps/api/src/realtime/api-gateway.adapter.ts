import { EventEmitter } from 'node:events';
import type { OnApplicationBootstrap, WsMessageHandler } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { AbstractWsAdapter } from '@nestjs/websockets';
import { AppError } from '@spotter/shared';
import type { Observable } from 'rxjs';
import { lastValueFrom } from 'rxjs';
import { ApiGatewayClient } from './api-gateway.client.js';
import type { Action } from './message.dto.js';

/** What happened to a connection, as the handlers take it. */
export interface ConnectionEvent {
  readonly connectionId: string;
  /** The name of the handler, by its `@SubscribeMessage`. */
  readonly route: string;
  /** What `@MessageBody` is. */
  readonly data: unknown;
}

/** What became of it: a reply (`undefined` of a handler that returns nothing), or why there is none. */
export interface Outcome {
  readonly reply: unknown;
  readonly refusal: AppError | undefined;
  readonly action: Action | undefined;
}

type Handler = (data: unknown) => Promise<unknown>;

/**
 * Runs the handlers of gateways for events of API Gateway, which holds the sockets: nothing listens here, and nothing is
 * kept from one event to the next.
 */
@Injectable()
export class ApiGatewayAdapter extends AbstractWsAdapter implements OnApplicationBootstrap {
  private readonly gateways: ((client: ApiGatewayClient) => void)[] = [];
  private readonly handlers = new WeakMap<ApiGatewayClient, Map<string, Handler>>();

  /** Nest wants a server; this one never has anything to say. */
  override create(): EventEmitter {
    return new EventEmitter();
  }

  /** Called once a gateway, with what binds its handlers to a client. */
  override bindClientConnect(_server: EventEmitter, bind: (client: ApiGatewayClient) => void): void {
    this.gateways.push(bind);
  }

  /** The end of a connection is an event of its own, and its client another object. */
  override bindClientDisconnect(): void {
    return;
  }

  override bindMessageHandlers(
    client: ApiGatewayClient,
    handlers: readonly WsMessageHandler[],
    transform: (result: unknown) => Observable<unknown>,
  ): void {
    const bound = this.handlers.get(client) ?? new Map<string, Handler>();
    for (const { message, callback } of handlers) {
      // A stream whose failure a filter has taken completes without a value.
      bound.set(message, (data) => lastValueFrom(transform(callback(data)), { defaultValue: undefined }));
    }
    this.handlers.set(client, bound);
  }

  /** Nest hides that it could not load its socket module, and would start without any gateway. */
  onApplicationBootstrap(): void {
    if (this.gateways.length > 0) return;
    throw new Error('No WebSocket gateway was bound: @nestjs/websockets cannot be loaded, or no module has a gateway');
  }

  /** @throws whatever a filter itself fails with; all else that is thrown becomes the refusal. */
  async serve({ connectionId, route, data }: ConnectionEvent): Promise<Outcome> {
    const client = new ApiGatewayClient(connectionId);
    for (const bind of this.gateways) bind(client);
    const handler = this.handlers.get(client)?.get(route);
    if (handler === undefined) client.refusal = new AppError('NOT_FOUND', 'Not Found');
    const reply = await handler?.(data);
    return { reply, refusal: client.refusal, action: client.action };
  }
}
