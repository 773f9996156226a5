import type { FormatName, FuzzFormat } from './fuzz-format.ts'
import { createEmlFormat, createMboxFormat, createMsgFormat, createTnefFormat, createZipFormat } from './mail-formats.ts'
import { createPstFormat } from './pst-format.ts'

const makers: Record<FormatName, () => FuzzFormat> = {
  pst: createPstFormat,
  mbox: createMboxFormat,
  eml: createEmlFormat,
  msg: createMsgFormat,
  zip: createZipFormat,
  tnef: createTnefFormat,
}

export function createFormat(name: FormatName): FuzzFormat {
  return makers[name]()
}
