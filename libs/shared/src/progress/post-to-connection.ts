// For `import()`: of a module that is imported so, the function's bundle gets everything.
export { PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
