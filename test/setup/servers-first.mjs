// The order of test files. On a new machine Jest knows of them only how large they are, and small ones of a minute would come last, by
// themselves: those that start servers and processes come first, and the many short ones fill up what is left.
import Sequencer from '@jest/test-sequencer';

const SHORT = ['unit', 'infra'];

const isShort = ({ context }) => SHORT.includes(context.config.displayName?.name);

export default class ServersFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => isShort(one) - isShort(other));
  }
}
