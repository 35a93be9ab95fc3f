import * as z from 'zod/mini';

/** The URL of a WebSocket API's `@connections`, with or without a scheme, as the console or a template has it. */
export function webSocketVariable(stage: string | undefined) {
  const fault = 'must be the URL of a WebSocket API with its stage';
  const endpoint = z.pipe(
    z.string().check(z.regex(/^((https?|wss?):\/\/)?[^\s:/]+(:\d+)?\/[\w-]+\/?$/, fault)),
    z.transform((given: string) => {
      const [, scheme = 'https', address = ''] = /^(?:(\w+):\/\/)?(.*?)\/?$/.exec(given) ?? [];
      return `${scheme.replace('ws', 'http')}://${address}`;
    }),
  );
  return stage === undefined ? z._default(endpoint, 'http://localhost:3001/local') : endpoint;
}
