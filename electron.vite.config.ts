import { resolve } from 'node:path'
import { defineConfig } from 'electron-vite'
import { rendererConfig } from './renderer/vite.config.ts'

const root = import.meta.dirname

export default defineConfig({
  main: {
    build: {
      outDir: resolve(root, 'out/main'),
      target: 'node24',
      // Pure JavaScript is bundled, because reading some hundred small files from node_modules is most of a cold start.
      // The database is native and finds its binary beside its own package, so it stays outside.
      externalizeDeps: false,
      rolldownOptions: {
        external: [/^better-sqlite3(\/|$)/],
        input: {
          main: resolve(root, 'electron/main/main.ts'),
          engine: resolve(root, 'electron/engine/engine.ts'),
          orgo: resolve(root, 'electron/cli/orgo.ts'),
          start: resolve(root, 'electron/cli/start.ts'),
          'parse-worker': resolve(root, 'electron/core/mime/parse-worker.ts'),
          'archive-worker': resolve(root, 'electron/core/archive/worker/archive-worker.ts'),
          'second-reader-worker': resolve(root, 'electron/core/archive/second-reader/second-reader-worker.ts'),
          'attachment-text-worker': resolve(root, 'electron/core/search/attachment-text-worker.ts'),
          'backtest-worker': resolve(root, 'electron/core/rulework/backtest/backtest-worker.ts'),
          'report-worker': resolve(root, 'electron/core/reports/formats/report-worker.ts'),
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          // Flat, so that `import.meta.dirname` is two levels below the root in a chunk as it is in electron/<host>/.
          chunkFileNames: 'chunk-[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      outDir: resolve(root, 'out/preload'),
      target: 'node24',
      // A sandboxed preload can require nothing but electron: one file of CommonJS.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: resolve(root, 'electron/preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: rendererConfig,
})
