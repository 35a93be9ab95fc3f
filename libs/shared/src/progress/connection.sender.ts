import type { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';

/** In all, with what the client repeats: whoever has a session's turn to push should know what became of it while it lasts. */
const SEND_TIMEOUT_MS = 8_000;

/** Sends messages to the clients of the WebSocket API. */
export class ConnectionSender {
  constructor(private readonly client: Pick<ApiGatewayManagementApiClient, 'send'>) {}

  /**
   * Sends one message as JSON.
   *
   * @param timeoutMs after which it is given up.
   * @returns `gone` when API Gateway knows no such connection: it has ended, or its `$connect` is not answered yet.
   */
  async send(connectionId: string, message: object, timeoutMs = SEND_TIMEOUT_MS): Promise<'sent' | 'gone'> {
    const { PostToConnectionCommand } = await import('./post-to-connection.js');
    const Data = Buffer.from(JSON.stringify(message));
    try {
      const command = new PostToConnectionCommand({ ConnectionId: connectionId, Data });
      await this.client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs) });
      return 'sent';
    } catch (error) {
      if (isGone(error)) return 'gone';
      throw error;
    }
  }
}

/** By the status too: the SDK does not always know the error's name. */
function isGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'GoneException') return true;
  const { $metadata: metadata } = error as { $metadata?: { httpStatusCode?: number } };
  return metadata?.httpStatusCode === 410;
}
