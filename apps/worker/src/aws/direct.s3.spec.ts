import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { placeOf } from './direct.s3.js';

const CREDENTIALS = { accessKeyId: 'AKID', secretAccessKey: 'a/secret+key' };

describe('the path of an object', () => {
  it.each([true, false])(
    "should be the SDK's for each key, with the bucket in the path: %s",
    async (forcePathStyle) => {
      let sent: string | undefined;
      const handle = ({ path }: { readonly path: string }): Promise<never> => {
        sent = path;
        return Promise.reject(new Error('Nothing is sent'));
      };
      const options = {
        region: 'eu-central-1',
        credentials: CREDENTIALS,
        requestHandler: { handle },
        maxAttempts: 1,
        forcePathStyle,
      };
      const client = new S3Client(options);
      const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
      const odd = fc.constantFrom(
        "a b+c(d)'e!*.jpg",
        'ünï/çø dé.jpg',
        'a//b',
        '.',
        'a/../b',
        '100%.jpg',
        '~_-.',
        '?x=1#y',
      );
      await fc.assert(
        fc.asyncProperty(fc.oneof(odd, part), async (Key) => {
          const input = { Bucket: 'photos', Key };
          await client.send(new GetObjectCommand(input)).catch(() => undefined);
          const place = placeOf(input);
          const path = `${forcePathStyle ? '/photos' : ''}${place?.path ?? ''}`;
          expect(path).toBe(sent);
          expect(place?.name).toBe('photos');
        }),
        { numRuns: 200 },
      );
    },
  );
});
