import { resourceArn } from '../template/resource.names.js';
import { ACCOUNT_ID } from '../template/resource.names.js';

/** The ARN of a resource of this stack, as the templates' references resolve to it. */
export function localArn(type: string, name: string, region: string): string {
  return resourceArn(type, name, { 'AWS::Partition': 'aws', 'AWS::Region': region, 'AWS::AccountId': ACCOUNT_ID });
}
