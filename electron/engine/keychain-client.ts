import type { MessagePortMain } from 'electron'
import type { Secrets } from '#core/ports.ts'
import { KeychainAnswer, type KeychainQuestion } from '#shared/contract/engine-process.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'

type Unnumbered = KeychainQuestion extends infer Question
  ? Question extends { id: number }
    ? Omit<Question, 'id'>
    : never
  : never

/**
 * The system's keychain, reached through the shell.
 *
 * Limits: an answer may take as long as a person needs to allow the access, so there is no time limit; the process ends with the shell.
 */
export function createKeychainClient(port: MessagePortMain): Secrets {
  const waiting = new Map<number, (answer: KeychainAnswer) => void>()
  let lastId = 0
  port.on('message', ({ data }) => {
    const answer = KeychainAnswer.safeParse(data)
    if (!answer.success) return
    waiting.get(answer.data.id)?.(answer.data)
    waiting.delete(answer.data.id)
  })
  port.start()

  const ask = (question: Unnumbered): Promise<KeychainAnswer> =>
    new Promise((resolve) => {
      lastId += 1
      waiting.set(lastId, resolve)
      port.postMessage({ ...question, id: lastId })
    })
  const askForBytes = async (kind: 'wrap' | 'unwrap', given: Buffer): Promise<Result<Buffer, string>> => {
    const answer = await ask({ kind, bytes: new Uint8Array(given) })
    if (answer.kind === 'bytes') return succeed(Buffer.from(answer.bytes))
    return fail(answer.kind === 'fault' ? answer.fault : 'The keychain gave no answer.')
  }

  return {
    available: async () => {
      const answer = await ask({ kind: 'available' })
      return answer.kind === 'available' && answer.available
    },
    wrap: (secret) => askForBytes('wrap', secret),
    unwrap: (wrapped) => askForBytes('unwrap', wrapped),
  }
}
