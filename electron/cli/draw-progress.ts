import type { ImportProgress } from '#shared/model/archive.ts'
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

/** `riverside.mbox  41 %  2,480 mails  24.1 MB/s  0:07 left` */
export function renderProgress({ archive, bytesPerSecond, secondsLeft }: ImportProgress): string {
  const share = archive.sizeBytes === 0 ? 100 : Math.floor((archive.positionBytes / archive.sizeBytes) * 100)
  const rate = `${(bytesPerSecond / 1e6).toFixed(1)} MB/s`
  const left = secondsLeft === null ? '' : `  ${formatSeconds(secondsLeft)} left`
  return `${toPlainLine(archive.source)}  ${share} %  ${formatCount(archive.found)} mails  ${rate}${left}`
}
