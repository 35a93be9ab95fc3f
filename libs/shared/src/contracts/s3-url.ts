interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** Splits `s3://bucket/key` without decoding anything: the key is taken literally, as S3 does. */
export function parseS3Url(url: string): S3Location | undefined {
  const match = /^s3:\/\/(?<bucket>[^/]+)\/(?<key>.+)$/su.exec(url);
  return match?.groups === undefined
    ? undefined
    : { bucket: match.groups['bucket'] ?? '', key: match.groups['key'] ?? '' };
}
