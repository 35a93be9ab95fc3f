/** Why a deployment does not go on: sentences for the person who runs it. */
export class DeployError extends Error {
  name = 'DeployError';
}
