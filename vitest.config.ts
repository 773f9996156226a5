import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    // A slow machine is no fault of the program: these bound hangs, they do not judge speed.
    testTimeout: 300_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['{shared,electron,renderer}/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'] },
      },
      { extends: true, test: { name: 'integration', include: ['tests/{integration,shell,regress,support}/**/*.test.ts'] } },
      { extends: true, test: { name: 'fault', include: ['tests/fault/**/*.test.ts'], testTimeout: 900_000 } },
    ],
  },
})
