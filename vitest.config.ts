import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['{shared,electron,renderer}/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'] },
      },
      { extends: true, test: { name: 'integration', include: ['tests/{integration,shell,regress}/**/*.test.ts'] } },
      { extends: true, test: { name: 'fault', include: ['tests/fault/**/*.test.ts'], testTimeout: 300_000 } },
    ],
  },
})
