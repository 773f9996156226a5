// The engine runs without Electron. `electron` resolves to this empty module in core, so an import of anything from it does not compile.
export type {}
