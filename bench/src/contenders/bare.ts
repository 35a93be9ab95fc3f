import { startBareRuns } from './bare-runs.js';
import { serve } from './serve.js';

// A session a core: the best that the model alone can do on this machine.
await serve((setup) => startBareRuns(setup, setup.threads));
