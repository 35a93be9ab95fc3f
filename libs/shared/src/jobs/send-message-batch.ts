// For `import()`: of a module that is imported so, the function's bundle gets everything.
export { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
