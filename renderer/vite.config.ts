import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import type { UserConfig } from 'vite'

const here = fileURLToPath(new URL('.', import.meta.url))
const webHost = 'http://127.0.0.1:4173'

/**
 * How the screens are built, for `vite` itself and for the renderer part of the desktop's bundler alike.
 *
 * Limits: the page names its base in index.html, because the desktop's bundler writes relative addresses and the
 * screens have addresses of several levels.
 */
export const rendererConfig: UserConfig = {
  root: here,
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../out/renderer', import.meta.url)),
    emptyOutDir: true,
    // Said because the desktop's bundler would not: a third of the bytes to read at every start.
    minify: 'oxc',
    cssMinify: true,
    target: 'chrome120',
    // No data: fonts or pictures inside the styles: the page's policy names every source.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rollupOptions: { input: fileURLToPath(new URL('./index.html', import.meta.url)) },
  },
  // For `vite` alone, with `orgo serve --port 4173` beside it.
  server: {
    proxy: {
      '/rpc': { target: webHost, ws: true },
      '/session': { target: webHost },
      '/api': { target: webHost },
    },
  },
}

export default rendererConfig
