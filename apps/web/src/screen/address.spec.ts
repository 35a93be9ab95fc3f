import { describe, expect, it } from '@jest/globals';
import { sessionIdOf } from '../phone/kept.session.js';
import { checkCodeOf, isOfThisMachineOnly, phoneAddressOf } from './address.js';

const ID = '3f2b8c1e-9a4d-4c7e-8b21-5d0e6f7a9bcd';

describe('phoneAddressOf', () => {
  it('should have the id in the fragment only, where the phone’s page finds it', () => {
    const { origin, pathname, search, hash } = new URL(phoneAddressOf('https://app.example.com', ID));
    expect({ origin, pathname, search }).toEqual({ origin: 'https://app.example.com', pathname: '/u', search: '' });
    expect(sessionIdOf(hash)).toBe(ID);
  });
});

describe('checkCodeOf', () => {
  it('should be the end of the id', () => {
    expect(checkCodeOf(ID)).toBe('9BCD');
  });
});

describe('isOfThisMachineOnly', () => {
  it.each(['localhost', 'spotter.localhost', '127.0.0.1', '127.1.2.3', '[::1]'])('should be so of %s', (hostname) => {
    expect(isOfThisMachineOnly(hostname)).toBe(true);
  });

  it.each(['192.168.1.20', 'localhost.example.com', 'app.example.com', '128.127.0.1', '[2001:db8::1]'])(
    'should not be so of %s',
    (hostname) => {
      expect(isOfThisMachineOnly(hostname)).toBe(false);
    },
  );
});
