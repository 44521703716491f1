import { createActionsHost } from './github/host.js';
import { run } from './run/run.js';

await run(createActionsHost(), process.env);
