import { EnvironmentError } from '@spotter/shared';
import { createApp } from './bootstrap.js';
import { readConfig } from './config.js';

try {
  const config = readConfig();
  const app = await createApp(config);
  app.enableShutdownHooks();
  await app.listen(config.port);
} catch (error) {
  console.error(error instanceof EnvironmentError ? error.message : error);
  process.exitCode = 1;
}
