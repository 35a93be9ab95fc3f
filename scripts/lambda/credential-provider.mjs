// In the function's bundle this stands for the SDK's default chain of credentials: Lambda puts those of the function's role into
// the environment, so that profiles, single sign-on, processes and the metadata of machines need not be looked through.
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
