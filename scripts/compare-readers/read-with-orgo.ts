import { countItems } from '../../electron/core/archive/pst/count-items.ts'
import { openFileBytes } from '../../electron/core/archive/pst/ndb/byte-source.ts'
import { openPst } from '../../electron/core/archive/pst/open-pst.ts'
import { type Reading, shortClasses } from './reading.ts'

export type OwnReading = { variant: string; encryption: string; reading: Reading }

/** Reads every value of every item of a file with Orgo's own reader. */
export function readWithOrgo(path: string): OwnReading {
  const source = openFileBytes(path)
  try {
    const direct = openPst(source)
    // As an import does: what its trees do not reach is looked for in all of the file.
    const opened = direct.ok ? direct : openPst(source, { scan: true })
    if (!opened.ok) return { variant: '?', encryption: '?', reading: { kind: 'refused', words: opened.fault.message } }
    const { variant, encryption } = opened.value
    const { items, attachments, classes, faults } = countItems(opened.value)
    const said = faults.length + opened.value.remarks.length
    const remark = said > 0 ? { remark: said === 1 ? '1 remark on damage' : `${said} remarks on damage` } : {}
    return {
      variant,
      encryption,
      reading: { kind: 'counted', items, attachments, classes: shortClasses(classes), ...remark },
    }
  } finally {
    source.close()
  }
}
