/** DynamoDB kept leaving a part of a batch unprocessed: it is throttling the table, or hangs. */
export class UnprocessedError extends Error {
  // The name under which every caller already treats a throttled table.
  override readonly name = 'ProvisionedThroughputExceededException';

  constructor(tableName: string, count: number) {
    super(`${count} items of table ${tableName} were left unprocessed`);
  }
}
