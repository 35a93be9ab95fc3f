import { startDecodes } from './decode-runs.js';
import { serve } from './serve.js';

/** One a core leaves a core idle for a moment after each. */
const DECODES_PER_CORE = 2;

// What a decode costs when all cores decode.
await serve((setup) => startDecodes(setup, DECODES_PER_CORE * setup.threads));
