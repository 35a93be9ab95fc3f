/** An `ObjectCreated` event; S3 encodes keys, a space as `+`. */
export function s3Event(bucket: string, keys: readonly string[]) {
  return {
    Records: keys.map((key, index) => ({
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: 'us-east-1',
      eventTime: '2026-11-20T10:00:00.000Z',
      eventName: 'ObjectCreated:Put',
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'uploads',
        bucket: { name: bucket, ownerIdentity: { principalId: 'A1' }, arn: `arn:aws:s3:::${bucket}` },
        object: {
          key: encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+'),
          size: 1_024,
          eTag: 'd41d8cd98f00b204e9800998ecf8427e',
          sequencer: index.toString(16).toUpperCase().padStart(18, '0'),
        },
      },
    })),
  };
}

/** What S3 sends once, when a notification is configured. */
export function s3TestEvent(bucket: string) {
  return { Service: 'Amazon S3', Event: 's3:TestEvent', Time: '2026-11-20T10:00:00.000Z', Bucket: bucket };
}
