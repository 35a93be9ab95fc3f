import type { S3Event } from 'aws-lambda';
import type { StoredObject } from './stored.object.js';
import { encodeFormKey } from './form-key.js';

export interface ObjectCreated {
  eventName: 'ObjectCreated:Put' | 'ObjectCreated:Post';
  region: string;
  bucket: string;
  object: StoredObject;
  requestId: string;
  hostId: string;
  sourceIPAddress: string;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export function objectCreatedEvent(created: ObjectCreated): S3Event {
  const { bucket, object } = created;
  const principalId = 'LOCAL';
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: created.region,
        eventTime: object.lastModified,
        eventName: created.eventName,
        userIdentity: { principalId },
        requestParameters: { sourceIPAddress: created.sourceIPAddress },
        responseElements: { 'x-amz-request-id': created.requestId, 'x-amz-id-2': created.hostId },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'local',
          bucket: { name: bucket, ownerIdentity: { principalId }, arn: `arn:aws:s3:::${bucket}` },
          object: {
            key: encodeFormKey(object.key),
            size: object.size,
            eTag: object.etag,
            sequencer: object.sequencer,
          },
        },
      },
    ],
  };
}
