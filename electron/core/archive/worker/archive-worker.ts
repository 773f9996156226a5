import { openMsgArchive } from './read-msg.ts'
import { openPstArchive } from './read-pst.ts'
import { serveArchive } from './serve-archive.ts'

// The entry of an archive worker: TypeScript in tests, a bundle of its own in the product. Started by open-worker-reader.ts alone.
serveArchive((source, { format, name }) => (format === 'pst' ? openPstArchive(source, name) : openMsgArchive(source, name)))
