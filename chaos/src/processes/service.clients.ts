import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';

/** Clients of the run's own, with nothing between them and the services. */
export function clientsOf(environment: Readonly<Record<string, string>>): {
  readonly s3: S3Client;
  readonly sqs: SQSClient;
} {
  const common = {
    region: environment['AWS_REGION'] ?? '',
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  };
  return {
    s3: new S3Client({ ...common, endpoint: environment['AWS_ENDPOINT_URL_S3'] ?? '', forcePathStyle: true }),
    sqs: new SQSClient({
      ...common,
      endpoint: environment['AWS_ENDPOINT_URL_SQS'] ?? '',
      useQueueUrlAsEndpoint: false,
    }),
  };
}
