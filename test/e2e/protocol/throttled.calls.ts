import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { BatchGetCommand, BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { AwsFailure } from './aws.failure.js';
import type { Refusal } from './weather.js';

/** Refuses a call, as its service does: of a batch that is throttled it serves the first half. @throws what AWS's client throws. */
export function refuse(command: unknown, refusal: Refusal, serve: (part: unknown) => object): object {
  if (refusal === 'out') throw new AwsFailure('AWS did not answer');
  if (command instanceof BatchWriteCommand) {
    const [now, later] = halvesOf(command.input.RequestItems, (requests) => [halfOf(requests), restOf(requests)]);
    return { ...serve(new BatchWriteCommand({ RequestItems: now })), UnprocessedItems: later };
  }
  if (command instanceof BatchGetCommand) {
    const [now, later] = halvesOf(command.input.RequestItems, ({ Keys: keys = [], ...request }) => [
      { ...request, Keys: halfOf(keys) },
      { ...request, Keys: restOf(keys) },
    ]);
    return { ...serve(new BatchGetCommand({ RequestItems: now })), UnprocessedKeys: later };
  }
  if (command instanceof SendMessageBatchCommand) {
    const { Entries: entries = [], ...input } = command.input;
    const sent = serve(new SendMessageBatchCommand({ ...input, Entries: halfOf(entries) }));
    return {
      ...sent,
      Failed: restOf(entries).map(({ Id }) => ({ Id, SenderFault: false, Code: 'ThrottlingException' })),
    };
  }
  throw new AwsFailure('Rate exceeded', 'ThrottlingException');
}

function halvesOf<Part>(
  whole: Record<string, Part> | undefined,
  halve: (part: Part) => readonly [Part, Part],
): readonly [Record<string, Part>, Record<string, Part>] {
  const halves = Object.entries(whole ?? {}).map(([name, part]) => [name, halve(part)] as const);
  return [
    Object.fromEntries(halves.map(([name, [first]]) => [name, first])),
    Object.fromEntries(halves.map(([name, [, second]]) => [name, second])),
  ];
}

function halfOf<Item>(items: readonly Item[]): Item[] {
  return items.slice(0, Math.floor(items.length / 2));
}

function restOf<Item>(items: readonly Item[]): Item[] {
  return items.slice(Math.floor(items.length / 2));
}
