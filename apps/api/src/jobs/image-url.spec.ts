import { describe, expect, it } from '@jest/globals';
import { imageUrlFault, ownerOfImage } from './image-url.js';

const BUCKET = 'photos';

describe('imageUrlFault', () => {
  it.each([
    's3://photos/uploads/2026/01/02/0b0e7f36-1111-4222-8333-444455556666-a.jpg',
    's3://photos/uploads/user@x|1/a.jpg',
    's3://photos/uploads/a b+c.jpg',
    's3://photos/uploads/100%.jpg',
    's3://photos/uploads/スクワット.jpg',
    's3://photos/uploads/\uFFFD.jpg',
    's3://photos/uploads/\u{1FFFE}.jpg',
    's3://photos/uploads/a..b.jpg',
    's3://photos/uploads/...',
    `s3://photos/uploads/${'a'.repeat(1_016)}`,
  ])('should accept %j', (url) => {
    expect(imageUrlFault(url, BUCKET)).toBeUndefined();
  });

  it.each([
    ['http://photos/uploads/a.jpg', /s3:\/\//],
    ['file:///etc/passwd', /s3:\/\//],
    ['S3://photos/uploads/a.jpg', /s3:\/\//],
    ['', /s3:\/\//],
    ['s3://photos', /s3:\/\//],
    ['s3://photos/', /s3:\/\//],
    [' s3://photos/uploads/a.jpg', /s3:\/\//],
    ['s3://other/uploads/a.jpg', /upload bucket/],
    ['s3://photos@evil/uploads/a.jpg', /upload bucket/],
    ['s3://photos.evil/uploads/a.jpg', /upload bucket/],
    ['s3://Photos/uploads/a.jpg', /upload bucket/],
    ['s3://photos/session-uploads/a.jpg', /under uploads/],
    ['s3://photos/a.jpg', /under uploads/],
    ['s3://photos/uploads', /under uploads/],
    ['s3://photos/uploads/', /under uploads/],
    ['s3://photos//uploads/a.jpg', /under uploads/],
    ['s3://photos/uploads/../exercises/a.jpg', /path segment/],
    ['s3://photos/uploads/a/..', /path segment/],
    ['s3://photos/uploads/./a.jpg', /path segment/],
    ['s3://photos/uploads/..\\a.jpg', /path segment/],
    ['s3://photos/uploads/%2e%2e/a.jpg', /percent/],
    ['s3://photos/uploads/.%2E/a.jpg', /percent/],
    ['s3://photos/uploads/a%2Fb.jpg', /percent/],
    ['s3://photos/uploads/%5c..%5ca.jpg', /percent/],
    ['s3://photos/uploads/%252e%252e/a.jpg', /percent/],
    ['s3://photos/uploads/a\u0000.jpg', /control/],
    ['s3://photos/uploads/a\n.jpg', /control/],
    ['s3://photos/uploads/a\u0085.jpg', /control/],
    ['s3://photos/uploads/\uD800.jpg', /control/],
    ['s3://photos/uploads/a\uFFFE.jpg', /U\+FFFE/],
    ['s3://photos/uploads/\uFFFF.jpg', /U\+FFFF/],
    [`s3://photos/uploads/${'a'.repeat(1_017)}`, /1024 bytes/],
    [`s3://photos/uploads/${'é'.repeat(509)}`, /1024 bytes/],
  ])('should refuse %j', (url, fault) => {
    expect(imageUrlFault(url, BUCKET)).toMatch(fault);
  });
});

describe('ownerOfImage', () => {
  it.each([
    ['uploads/ada/2026/11/21/a.jpg', 'ada'],
    ['uploads/ada/a.jpg', 'ada'],
    ['uploads/2026/2026/11/21/a.jpg', '2026'],
    ['uploads/2026/11/21/a.jpg', ''],
    ['uploads/ada', ''],
    ['uploads//ada/a.jpg', ''],
    ['session-uploads/x/image-1', 'x'],
  ])('should take %j for one of %j', (key, owner) => {
    expect(ownerOfImage(`s3://photos/${key}`)).toBe(owner);
  });

  it('should know none of what is no URL', () => {
    expect(ownerOfImage('uploads/ada/a.jpg')).toBe('');
  });
});
