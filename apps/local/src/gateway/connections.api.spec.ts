import { describe, expect, it } from '@jest/globals';
import { isThisMachine } from './connections.api.js';

describe('isThisMachine', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['127.8.9.1', '127.0.0.1'],
    ['::1', '::1'],
    ['::ffff:127.0.0.1', '::ffff:127.0.0.1'],
    ['192.168.1.20', '192.168.1.20'],
    ['::ffff:192.168.1.20', '::ffff:192.168.1.20'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
  ])('should hold for %s at %s', (remote, local) => {
    expect(isThisMachine(remote, local)).toBe(true);
  });

  it.each([
    ['192.168.1.21', '192.168.1.20'],
    ['::ffff:192.168.1.21', '::ffff:192.168.1.20'],
    ['128.0.0.1', '192.168.1.20'],
    ['::2', '::3'],
    ['fe80::2%eth0', 'fe80::1%eth0'],
    ['0.0.0.0', '192.168.1.20'],
    ['localhost', '127.0.0.1'],
    ['', ''],
    [undefined, undefined],
    [undefined, '127.0.0.1'],
  ])('should not hold for %s at %s', (remote, local) => {
    expect(isThisMachine(remote, local)).toBe(false);
  });
});
