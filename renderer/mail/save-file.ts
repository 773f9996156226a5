import type { FileContent } from '#shared/model/message.ts'
import { decodeBase64 } from './decode-base64.ts'

/** Hands a file to the browser's download. Its type is dropped, so that no program is chosen by what the mail says. */
export function saveFile({ name, base64 }: FileContent): void {
  const address = URL.createObjectURL(new Blob([decodeBase64(base64)], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
