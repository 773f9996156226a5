import { fail, type Result, succeed } from '#shared/model/result.ts'
import { openMsg } from '../msg/open-msg.ts'
import type { ByteSource } from '../pst/ndb/byte-source.ts'
import { rawItemOfMapi } from './raw-item-of-mapi.ts'
import type { WorkerArchive } from './serve-archive.ts'

/** 256 MiB: Outlook itself refuses to open larger ones, and the container is read whole. */
const msgBytesMax = 256 * 1024 * 1024

/** Opens an .msg or .oft file as a worker reads it: an archive of one item. Errors: one sentence. */
export function openMsgArchive(source: ByteSource, name: string): Result<WorkerArchive, string> {
  if (source.sizeBytes > msgBytesMax) return fail(`${name} is larger than 256 MiB, which no .msg file is. It was not read.`)
  const opened = openMsg(source.readAt(0, source.sizeBytes))
  if (!opened.ok) return fail(`${name} cannot be read. ${opened.fault.message}`)
  const item = opened.value
  return succeed({
    describe: () => ({
      folders: [{ path: [], items: 1, sizeBytes: source.sizeBytes, earliest: null, latest: null, role: null, problem: null }],
      variant: null,
      remarks: [],
    }),
    *items(_choice, start, _avoid, atItem) {
      if ((start?.index ?? 0) > 0) return
      atItem(1)
      yield rawItemOfMapi(item, { index: 0, cursor: '0:0', folder: [], nid: 0, recovered: false, behindBytes: source.sizeBytes })
    },
  })
}
