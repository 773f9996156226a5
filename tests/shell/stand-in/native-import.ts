import { registerHooks } from 'node:module'

// Loaded by require, so that this import is Node's own: the bundles must run as they are built, not as a test runner transforms them.
const standIn = new URL('./electron.ts', import.meta.url)
const folders = [new URL('../../../out/', import.meta.url), new URL('./', import.meta.url)]

registerHooks({
  resolve(specifier, context, next) {
    const start = context.parentURL ? new URL(context.parentURL).search : ''
    if (specifier === 'electron') return { url: `${standIn.href}${start}`, shortCircuit: true }
    const resolved = next(specifier, context)
    // Each start has modules of its own, those of the stand-in too.
    const isOurs = start !== '' && folders.some((folder) => resolved.url.startsWith(folder.href))
    return isOurs && !resolved.url.includes('?') ? { ...resolved, url: `${resolved.url}${start}` } : resolved
  },
})

export const importNatively = (url: string): Promise<unknown> => import(url)
