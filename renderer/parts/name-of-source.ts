/** The last part of a path, as people name a file; works for the paths of every system. */
export const nameOfSource = (source: string): string => source.split(/[\\/]/).findLast((part) => part !== '') ?? source
