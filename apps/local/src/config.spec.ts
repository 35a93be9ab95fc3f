import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from './config.js';

const ROOT = resolve('/repository');

describe('loadConfig', () => {
  it('should have a default for everything', () => {
    expect(loadConfig(ROOT, {})).toEqual({
      port: 3000,
      webPort: 0,
      webSocketPort: 0,
      s3Port: 0,
      listenAddress: undefined,
      workers: 1,
      dataDir: join(ROOT, '.spotter'),
      publicHost: undefined,
      environment: {},
      systemEnvironment: {},
    });
  });

  it('should hand on what the apps know and the system needs, and nothing of AWS or a stage', () => {
    const config = loadConfig(ROOT, {
      PORT: '8080',
      WEB_PORT: '8083',
      WEBSOCKET_PORT: '8081',
      S3_PORT: '8082',
      SPOTTER_LISTEN_ADDRESS: '0.0.0.0',
      SPOTTER_WORKERS: '0',
      SPOTTER_DATA_DIR: 'elsewhere',
      SPOTTER_PUBLIC_HOST: '192.168.0.7',
      MIN_CONFIDENCE: '0.3',
      LABELS: '',
      PRESIGNED_URL_EXPIRATION_MINUTES: '15',
      SESSION_AUTO_DETECT: 'false',
      STAGE: 'prod',
      AWS_PROFILE: 'mine',
      PATH: '/bin',
    });
    expect(config).toEqual({
      port: 8080,
      webPort: 8083,
      webSocketPort: 8081,
      s3Port: 8082,
      listenAddress: '0.0.0.0',
      workers: 0,
      dataDir: join(ROOT, 'elsewhere'),
      publicHost: '192.168.0.7',
      environment: { MIN_CONFIDENCE: '0.3', PRESIGNED_URL_EXPIRATION_MINUTES: '15', SESSION_AUTO_DETECT: 'false' },
      systemEnvironment: { PATH: '/bin' },
    });
  });

  it('should name every wrong variable and no value', () => {
    const load = (): unknown => loadConfig(ROOT, { PORT: 'secret', SPOTTER_PUBLIC_HOST: 'http://secret' });
    expect(load).toThrow(/PORT: must be a whole number from 0 to 65535; SPOTTER_PUBLIC_HOST: must be a host name/);
    expect(load).not.toThrow(/secret/);
  });
});
