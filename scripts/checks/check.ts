/** One lock of `npm run check`: its name, and a run that answers a sentence per finding, none where all is well. */
export type Check = { name: string; run(): Promise<readonly string[]> }
