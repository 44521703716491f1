/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  resolver: 'ts-jest-resolver',
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true }] },
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts'],
  // Real servers on two cores: a hang must show, a slow machine must not.
  testTimeout: 60_000,
};
