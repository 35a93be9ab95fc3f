/** How a call of AWS fails in a history. */
export class AwsFailure extends Error {
  /** @param name as the service's own errors have it. */
  constructor(
    message: string,
    override readonly name = 'TimeoutError',
  ) {
    super(message);
  }
}
