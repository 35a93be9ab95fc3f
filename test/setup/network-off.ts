import { Socket } from 'node:net';
import { afterAll, beforeAll } from '@jest/globals';

// Core modules are the same for every test file of a process, so what is switched off here is switched on again.
const { connect } = Object.getOwnPropertyDescriptors(Socket.prototype);

/** Unit tests decide things; whatever needs a socket is an e2e test. */
beforeAll(() => {
  Socket.prototype.connect = function refuse(): never {
    throw new Error(
      'The network is off in unit tests: move this test to test/e2e, or give the code under test its data.',
    );
  };
});

afterAll(() => {
  Object.defineProperty(Socket.prototype, 'connect', connect);
});
