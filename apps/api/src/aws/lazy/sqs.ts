// What the API uses of the package, for `import()`: of a module that is imported so, the bundle gets everything.
export { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
