import { Socket } from 'node:net';

/** Unit tests decide things; whatever needs a socket is an e2e test. */
Socket.prototype.connect = function connect(): never {
  throw new Error(
    'The network is off in unit tests: move this test to test/e2e, or give the code under test its data.',
  );
};
