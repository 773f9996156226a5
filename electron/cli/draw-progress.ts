import type { Archive, ImportProgress } from '#shared/model/archive.ts'
import { formatCount, formatSeconds } from './format.ts'
import { toPlainLine } from './plain-text.ts'
import type { Terminal } from './terminal.ts'

export type ProgressLine = { show(progress: ImportProgress): void; clear(): void }

/** One line on standard error that draws itself anew: only where a person watches it. */
export function createProgressLine(terminal: Terminal): ProgressLine {
  let shown = false
  const write = (text: string) => terminal.err(`\r\u001b[2K${text}`)
  return {
    show(progress) {
      if (!terminal.errIsTerminal) return
      shown = true
      write(renderProgress(progress))
    },
    clear() {
      if (shown) write('')
      shown = false
    },
  }
}

/** How much of an archive is read, in whole percent. */
export const shareOf = ({ sizeBytes, positionBytes }: Archive): number =>
  sizeBytes === 0 ? 100 : Math.floor((positionBytes / sizeBytes) * 100)

/** `riverside.mbox  41 %  2,480 of 6,046 items  24.1 MB/s  0:07 left` */
export function renderProgress({ archive, bytesPerSecond, secondsLeft }: ImportProgress): string {
  const total = archive.totalItems === null ? '' : ` of ${formatCount(archive.totalItems)}`
  const rate = `${(bytesPerSecond / 1e6).toFixed(1)} MB/s`
  const left = secondsLeft === null ? '' : `  ${formatSeconds(secondsLeft)} left`
  return `${toPlainLine(archive.source)}  ${shareOf(archive)} %  ${formatCount(archive.found)}${total} items  ${rate}${left}`
}
