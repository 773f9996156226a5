export type Topic = 'tasks' | 'messages' | 'archives' | 'rules' | 'accounts' | 'outbox' | 'reports' | 'notices'

/** Tells listeners which lists have changed, several changes of one moment as one. */
export type ChangeFeed = {
  tell(...topics: Topic[]): void
  listen(signal: AbortSignal | undefined): AsyncGenerator<Topic[]>
}

export function createChangeFeed(): ChangeFeed {
  const listeners = new Set<(topics: Topic[]) => void>()
  return {
    tell: (...topics) => {
      for (const listener of listeners) listener(topics)
    },
    listen: async function* (signal) {
      const waiting = new Set<Topic>()
      let wake: () => void = () => undefined
      const listener = (topics: Topic[]): void => {
        for (const topic of topics) waiting.add(topic)
        wake()
      }
      listeners.add(listener)
      signal?.addEventListener('abort', () => wake(), { once: true })
      try {
        while (!signal?.aborted) {
          if (waiting.size === 0)
            await new Promise<void>((resolve) => {
              wake = resolve
            })
          const topics = [...waiting]
          waiting.clear()
          if (topics.length > 0) yield topics
        }
      } finally {
        listeners.delete(listener)
      }
    },
  }
}
