const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Listens until the person or the system asks this process to end, or until `stop`: from then on a signal ends it at once. */
export function listenForEnd(): { ended: Promise<void>; stop(): void } {
  let end: () => void = () => undefined
  const ended = new Promise<void>((resolve) => {
    end = () => resolve()
  })
  for (const signal of signals) process.once(signal, end)
  return {
    ended,
    stop: () => {
      for (const signal of signals) process.off(signal, end)
    },
  }
}

/** Waits until the person or the system asks this process to end. */
export const waitForEnd = (): Promise<void> => listenForEnd().ended
