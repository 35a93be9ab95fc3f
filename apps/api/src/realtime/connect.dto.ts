import * as z from 'zod/mini';

/** Who wants to be connected, and by what right: as somebody who knows a session, or as whoever has got a ticket. */
export type ConnectQuery =
  | { readonly by: 'session'; readonly sessionId: string; readonly viewerToken: string | undefined }
  | { readonly by: 'ticket'; readonly ticket: string };

const parametersSchema = z.object({
  sessionId: z.optional(z.string()),
  viewer: z.optional(z.string()),
  ticket: z.optional(z.string()),
});

/** Unknown query parameters are ignored. */
export const connectQuerySchema = z.pipe(
  parametersSchema,
  z.transform(({ sessionId, viewer, ticket }: z.infer<typeof parametersSchema>, context): ConnectQuery => {
    if (ticket === undefined && sessionId) return { by: 'session', sessionId, viewerToken: viewer };
    if (ticket !== undefined && sessionId === undefined) return { by: 'ticket', ticket };
    const [path, message] =
      ticket === undefined ? ['sessionId', 'is required'] : ['ticket', 'must not be given with a sessionId'];
    context.issues.push({ code: 'custom', input: undefined, path: [path], message });
    return z.NEVER;
  }),
);
