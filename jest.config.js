/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  // Sources import './x.js' and mean './x.ts', as TypeScript asks; without its ending, jest finds either.
  moduleNameMapper: { '^(\\.{1,2}/.+)\\.js$': '$1' },
  // With `isolatedModules` in tsconfig.json this only transpiles; `npm run types` checks the types.
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true }] },
  setupFiles: ['<rootDir>/__tests__/shallow-stacks.mjs'],
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts'],
  // Real servers on two cores: a hang must show, a slow machine must not.
  testTimeout: 120_000,
  // Most suites wait for a server or a browser; jest's default, one worker fewer than cores, would leave one of two idle.
  maxWorkers: '100%',
};
