export const ACCOUNT_ID = '000000000000';

/** The property by which a resource of a type is named; the others have a logical id only. */
export const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Logs::LogGroup': 'LogGroupName',
};

/** The ARN of a resource by its physical name, of the form that its service uses. */
export function resourceArn(type: string, name: string, parameters: Readonly<Record<string, string>>): string {
  const { 'AWS::Partition': partition = '', 'AWS::Region': region = '', 'AWS::AccountId': account = '' } = parameters;
  const place = `${region}:${account}`;
  switch (type) {
    case 'AWS::S3::Bucket':
      return `arn:${partition}:s3:::${name}`;
    case 'AWS::DynamoDB::Table':
      return `arn:${partition}:dynamodb:${place}:table/${name}`;
    case 'AWS::Lambda::Function':
      return `arn:${partition}:lambda:${place}:function:${name}`;
    case 'AWS::IAM::Role':
      return `arn:${partition}:iam::${account}:role/${name}`;
    case 'AWS::Logs::LogGroup':
      return `arn:${partition}:logs:${place}:log-group:${name}:*`;
    default:
      return `arn:${partition}:${type.toLowerCase().split('::')[1] ?? ''}:${place}:${name}`;
  }
}
