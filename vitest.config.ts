import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{engine,models,devices,api,fixtures,scripts}/**/*.test.ts'],
    globalSetup: 'scripts/native-ready.mjs',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
})
