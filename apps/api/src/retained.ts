/**
 * Runs `create` once and hands its promise to every caller, but forgets one that rejects: a start that failed because a
 * dependency was away must not fail every later invocation of the same sandbox.
 */
export function retained<T>(create: () => Promise<T>): () => Promise<T> {
  let created: Promise<T> | undefined;
  return () => {
    created ??= create().catch((error: unknown) => {
      created = undefined;
      throw error;
    });
    return created;
  };
}
