/** What a test beside the code may import on top of what the code may. */
export const testsBeside = {
  packages: ['vitest', 'fast-check'],
  may: ['electron/core', 'shared/model', 'shared/contract', 'shared/text', 'tests/support'],
  node: true,
}

/** Packages no source imports by name, and where they are used instead. */
export const usedByName: Readonly<Record<string, string>> = {
  '@biomejs/biome': 'scripts/checks/format-and-lint.ts runs it',
  '@swc/core': 'dependency-cruiser reads TypeScript with it',
  electron: 'the shell; its program is fetched on demand',
  'electron-builder': 'packs the desktop app',
  node: 'scripts/bootstrap.mjs runs everything with it',
  typescript: 'scripts/checks/types.ts runs it',
}
