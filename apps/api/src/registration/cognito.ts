// What the API uses of the package, for `import()`: of a module that is imported so, the bundle gets everything.
export {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
