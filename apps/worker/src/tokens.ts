/** Injects the structured logger: `@Inject(LOGGER) logger: Logger`. */
export const LOGGER = Symbol('LOGGER');

/** Injects the loaded model: `@Inject(DETECTOR) detector: Detector`. */
export const DETECTOR = Symbol('DETECTOR');

/** Injects the client that receives, deletes and sends messages: `@Inject(SQS_CLIENT) sqs: SQSClient`. */
export const SQS_CLIENT = Symbol('SQS_CLIENT');
