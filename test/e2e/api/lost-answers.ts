import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** Lets the next write of this kind take place and its answer be lost, so that the client repeats it. */
export function loseNextAnswer(
  { dynamoDb }: { readonly dynamoDb: DynamoDBDocumentClient },
  command: string,
): { readonly isLost: () => boolean } {
  let isLost = false;
  dynamoDb.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const result = await next(args);
        if (isLost || commandName !== command) return result;
        isLost = true;
        throw Object.assign(new Error('The answer was lost'), { name: 'TimeoutError' });
      },
    { step: 'deserialize', priority: 'high', name: 'lost', override: true },
  );
  return { isLost: () => isLost };
}
