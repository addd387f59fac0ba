import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { WAIT } from './test/support/wait.ts';

// Hundreds of processes are started, and load the same modules: compiled once, in the folder where
// the terminal's program keeps its own, too.
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'node-compile-cache');

export default defineConfig({
  test: {
    // Many tests wait for other processes: with a worker for each core a fifth of two cores is idle.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          expect: { poll: WAIT },
          testTimeout: 60_000,
          // Loading the same modules for each file anew took a fifth of the time. What a test of
          // this kind changes outside itself (clock, environment) it puts back.
          isolate: false,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          expect: { poll: WAIT },
          globalSetup: 'test/support/built.ts',
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          expect: { poll: WAIT },
          globalSetup: 'test/support/built.ts',
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
      // Where Electron's binary and a display are; elsewhere it says that it was skipped.
      {
        test: {
          name: 'electron',
          include: ['test/electron/**/*.test.ts'],
          expect: { poll: WAIT },
          globalSetup: 'test/support/built.ts',
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      // The built and the packed program.
      {
        test: {
          name: 'built',
          include: ['test/built/**/*.test.ts'],
          expect: { poll: WAIT },
          globalSetup: 'test/support/built.ts',
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
