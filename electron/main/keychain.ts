import type { MessagePortMain, SafeStorage } from 'electron'
import { type KeychainAnswer, KeychainQuestion } from '#shared/contract/engine-process.ts'

type AsyncStorage = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>

/**
 * Answers the engine's questions to the system's keychain on a port of their own.
 *
 * Shapes: secrets are bytes on the port and base64 inside the keychain, which keeps strings.
 * Errors: a keychain that refuses, is locked or gone is a `fault` in words; a question of another shape gets no answer.
 */
export function serveKeychain(port: MessagePortMain, storage: AsyncStorage, platform: string): void {
  port.on('message', ({ data }) => {
    const question = KeychainQuestion.safeParse(data)
    if (question.success) void answer(question.data, storage, platform).then((reply) => port.postMessage(reply))
  })
  port.start()
}

async function answer(question: KeychainQuestion, storage: AsyncStorage, platform: string): Promise<KeychainAnswer> {
  const { id } = question
  try {
    if (question.kind === 'available') return { kind: 'available', id, available: await isKeychainThere(storage, platform) }
    if (question.kind === 'wrap') {
      const wrapped = await storage.encryptStringAsync(Buffer.from(question.bytes).toString('base64'))
      if (isHardCoded(wrapped, platform)) return { kind: 'fault', id, fault: noKeychain }
      return { kind: 'bytes', id, bytes: new Uint8Array(wrapped) }
    }
    // `shouldReEncrypt` is left alone: the slot still opens, and a new one is written when its key is next changed.
    const { result } = await storage.decryptStringAsync(Buffer.from(question.bytes))
    return { kind: 'bytes', id, bytes: new Uint8Array(Buffer.from(result, 'base64')) }
  } catch (error) {
    return { kind: 'fault', id, fault: error instanceof Error ? error.message : 'The keychain did not answer.' }
  }
}

const noKeychain = 'This system has no keychain.'

/** On Linux the backend `basic_text` encrypts with a password that every copy of Chromium knows. That is no keychain (F-6). */
async function isKeychainThere(storage: AsyncStorage, platform: string): Promise<boolean> {
  if (platform === 'linux' && ['basic_text', 'unknown'].includes(storage.getSelectedStorageBackend())) return false
  return storage.isAsyncEncryptionAvailable()
}

/** Chromium marks what that password encrypted with `v10` on Linux, whatever the backend is called; a real keychain gives another mark. */
function isHardCoded(wrapped: Buffer, platform: string): boolean {
  return platform === 'linux' && wrapped.subarray(0, 3).toString('latin1') === 'v10'
}
