import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{engine,models,devices,api,fixtures,scripts}/**/*.test.ts'],
    globalSetup: 'scripts/native-ready.mjs',
    setupFiles: 'fixtures/fuzz-seed.ts',
    pool: 'forks',
    maxWorkers: 2,
    // For what hangs, not for what is slow: a busy machine takes ten times as long.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})
