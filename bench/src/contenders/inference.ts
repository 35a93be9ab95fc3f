import { startBareRuns } from './bare-runs.js';
import { serve } from './serve.js';

// One session with one thread: what one inference costs when nothing else goes on.
await serve((setup) => startBareRuns(setup, 1));
