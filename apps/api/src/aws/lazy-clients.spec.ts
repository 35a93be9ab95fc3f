import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import { LazyS3 } from './lazy-clients.js';

function answering(name: string): S3Client {
  const client = new S3Client({ region: 'us-east-1' });
  client.middlewareStack.add(() => () => Promise.resolve({ output: { $metadata: {}, name }, response: {} }), {
    step: 'initialize',
  });
  return client;
}

describe('a client that is made by its first call', () => {
  it('should be made once', async () => {
    let made = 0;
    const lazy = new LazyS3(() => Promise.resolve(answering(String(++made))));
    expect(made).toBe(0);
    const answers = [await lazy.send(new ListBucketsCommand({})), await lazy.send(new ListBucketsCommand({}))];
    expect(answers).toEqual([expect.objectContaining({ name: '1' }), expect.objectContaining({ name: '1' })]);
  });

  it('should be made again after it could not be, and end whether it was made or not', async () => {
    let tries = 0;
    const lazy = new LazyS3(() =>
      ++tries === 1 ? Promise.reject(new Error('not there')) : Promise.resolve(answering('second')),
    );
    lazy.destroy();
    await expect(lazy.send(new ListBucketsCommand({}))).rejects.toThrow('not there');
    lazy.destroy();
    await expect(lazy.send(new ListBucketsCommand({}))).resolves.toMatchObject({ name: 'second' });
    lazy.destroy();
  });
});
