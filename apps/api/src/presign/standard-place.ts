/** What S3's own rules take for the partition `aws`; all others have another domain, and some of them other rules. */
const REGION = /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/;
/** A name that fits into a host's name, by no more than one label. Two hyphens, and `-s3alias`, mark buckets of other kinds. */
const BUCKET = /^(?=.{3,63}$)(?!.*-s3alias$)[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * The URL that the keys of an ordinary bucket are appended to, where nothing but S3's own rules has a say in it.
 *
 * @returns nothing when it is none of the ordinary ones.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export function standardPlaceOf(bucket: string, region: string): string | undefined {
  if (!REGION.test(region) || !BUCKET.test(bucket)) return undefined;
  return `https://${bucket}.s3.${region}.amazonaws.com/`;
}
