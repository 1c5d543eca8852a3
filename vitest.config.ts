import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{engine,models,devices,api,fixtures,scripts}/**/*.test.ts'],
    globalSetup: ['scripts/native-ready.mjs', 'fixtures/own-folder.ts'],
    setupFiles: 'fixtures/fuzz-seed.ts',
    pool: 'forks',
    maxWorkers: 2,
    // Two processes for all files: most of the time of a test went into loading what the test before it had loaded. No test may leave
    // behind what another would meet: a timer, a variable, a module that is replaced.
    isolate: false,
    // For what hangs, not for what is slow: a busy machine takes ten times as long, and no test has a limit of its own that is shorter.
    testTimeout: 900_000,
    hookTimeout: 900_000,
    expect: { poll: { timeout: 600_000 } },
  },
})
