import { swcOptions } from './scripts/swc.mjs';

const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  moduleNameMapper: {
    '^@spotter/(client|shared)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: { '^.+\\.ts$': ['@swc/jest', swcOptions] },
};

export default {
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/{apps,libs}/*/src/**/*.spec.ts',
        '<rootDir>/{models,catalogue}/recipe/**/*.spec.ts',
        '<rootDir>/bench/src/**/*.spec.ts',
        '<rootDir>/chaos/src/**/*.spec.ts',
      ],
      setupFiles: ['<rootDir>/test/setup/reflect.ts'],
      setupFilesAfterEnv: ['<rootDir>/test/setup/network-off.ts'],
    },
    {
      ...shared,
      displayName: 'infra',
      testMatch: ['<rootDir>/test/infra/**/*.spec.ts'],
      setupFiles: ['<rootDir>/test/setup/reflect.ts'],
      setupFilesAfterEnv: ['<rootDir>/test/setup/network-off.ts'],
    },
    {
      ...shared,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/e2e/**/*.e2e-spec.ts'],
      setupFiles: ['<rootDir>/test/setup/reflect.ts', '<rootDir>/test/setup/quiet-metrics.ts'],
    },
    {
      ...shared,
      displayName: 'web',
      globalSetup: '<rootDir>/test/setup/chromium.mjs',
      testMatch: ['<rootDir>/test/web/**/*.web-spec.ts'],
      setupFiles: ['<rootDir>/test/setup/reflect.ts', '<rootDir>/test/setup/quiet-metrics.ts'],
    },
  ],
  testSequencer: '<rootDir>/test/setup/servers-first.mjs',
  // Modules of a test file that has ended stay in memory, some for good: a process begins anew once it holds so much.
  workerIdleMemoryLimit: '1GB',
  // Most of them wait for a server or a process most of the time.
  maxWorkers: '100%',
  // Real servers, processes and models on a machine that may be busy: the limit is for what hangs. Jest knows it here only.
  testTimeout: 30_000,
  coverageDirectory: 'coverage',
  collectCoverageFrom: ['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts', '!**/*.spec.ts', '!**/main.ts'],
  // What runs in processes and threads of its own (the built worker, its model) is tested there, and not counted.
  coverageThreshold: { global: { statements: 88, branches: 82, functions: 88, lines: 89 } },
};
