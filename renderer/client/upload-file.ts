/**
 * Hands a file's bytes to the web host, which keeps them encrypted until they are imported.
 *
 * Shapes: `onProgress` hears the share sent, 0 to 1. Errors: rejects with one sentence for a person.
 * XMLHttpRequest, because fetch does not tell how far an upload is.
 */
export function uploadFile(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<{ uploadId: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/uploads?name=${encodeURIComponent(file.name)}`)
    request.setRequestHeader('x-orgo', '1')
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.responseType = 'json'
    request.upload.addEventListener('progress', (event) => onProgress(event.total > 0 ? event.loaded / event.total : 0))
    request.addEventListener('load', () => {
      const answer: unknown = request.response
      if (request.status < 300 && isUploaded(answer)) resolve(answer)
      else reject(new Error(readSentence(answer) ?? `The host did not take the file (${request.status}).`))
    })
    request.addEventListener('error', () =>
      reject(new Error('The connection broke while the file was sent. Nothing was imported.')),
    )
    request.addEventListener('abort', () => reject(new DOMException('Stopped.', 'AbortError')))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}

const isUploaded = (answer: unknown): answer is { uploadId: string } =>
  typeof answer === 'object' && answer !== null && 'uploadId' in answer && typeof answer.uploadId === 'string'

function readSentence(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null) return null
  if ('sentence' in answer && typeof answer.sentence === 'string') return answer.sentence
  return 'message' in answer && typeof answer.message === 'string' ? answer.message : null
}
