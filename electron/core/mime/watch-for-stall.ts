import { performance } from 'node:perf_hooks'

/** Two quiet stretches of 100 ms: mailparser only ever computes, so an idle event loop means that it waits for nothing. */
const stallCheckMs = 100
const stallChecks = 2

/**
 * Tells when a parser stopped without an answer: the thread is idle though it only ever computes.
 *
 * Shapes: `stalled` resolves once, or never; `stop` ends the watch. Only for a thread that does nothing else meanwhile.
 */
export function watchForStall(): { stalled: Promise<void>; stop(): void } {
  let timer: NodeJS.Timeout | undefined
  const stalled = new Promise<void>((resolve) => {
    let quietChecks = 0
    let before = performance.eventLoopUtilization()
    timer = setInterval(() => {
      const now = performance.eventLoopUtilization()
      const { active } = performance.eventLoopUtilization(now, before)
      before = now
      quietChecks = active < stallCheckMs / 20 ? quietChecks + 1 : 0
      if (quietChecks >= stallChecks) resolve()
    }, stallCheckMs)
  })
  return { stalled, stop: () => clearInterval(timer) }
}
