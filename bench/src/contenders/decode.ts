import { startDecodes } from './decode-runs.js';
import { serve } from './serve.js';

// One at a time: what one decode costs when nothing else goes on.
await serve((setup) => startDecodes(setup, 1));
