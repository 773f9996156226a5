import type { ItemChoice } from './archive-reader.ts'

/** Every item of an archive, as it is where nobody chose. */
export const everything: ItemChoice = { folders: null, recover: false }
