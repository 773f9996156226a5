import { createGunzip, createInflateRaw } from 'node:zlib'
import { PackedFault } from './packed-fault.ts'

/** 32 KiB of packed bytes at a time: deflate makes at most 1,032 bytes of one, so that a step never gives more than 33 MiB. */
const stepBytes = 32 * 1024

/** 100:1. Mail text packs to a third or a tenth; a hundredth is a bomb or holds nothing. */
const maxRatio = 100

/** 64 MiB are unpacked before the ratio is asked for: less than that harms nobody, and blank text may pack well. */
const ratioFromBytes = 64 * 1024 * 1024

export type Unpacked = { bytes: Uint8Array; packedBytes: number }

/**
 * Unpacks a gzip file of one or more members, or a raw deflate stream.
 *
 * Shapes: `packedBytes` is how much of the input was taken when `bytes` came out; the same input gives the same steps.
 * Limits: 100 bytes for each packed one once 64 MiB came out.
 * Errors: `PackedFault` for a stream that is cut, damaged or a bomb, after the last good bytes; a failing source rejects with its own error.
 */
export async function* inflate(
  chunks: AsyncIterable<Uint8Array>,
  form: 'gzip' | 'deflate',
  name: string,
): AsyncGenerator<Unpacked> {
  const unpacker = startUnpacker(form)
  let packedBytes = 0
  let unpackedBytes = 0
  try {
    for await (const chunk of chunks) {
      for (let from = 0; from < chunk.length && !unpacker.isAtEnd(); from += stepBytes) {
        const step = chunk.subarray(from, from + stepBytes)
        packedBytes += step.length
        for (const bytes of await unpacker.write(step)) {
          unpackedBytes += bytes.length
          yield { bytes, packedBytes }
        }
        unpacker.check(name, packedBytes)
        if (unpackedBytes > ratioFromBytes && unpackedBytes > maxRatio * packedBytes) throw tooHigh(name)
      }
      if (unpacker.isAtEnd()) break
    }
    for (const bytes of await unpacker.end()) yield { bytes, packedBytes }
    unpacker.check(name, packedBytes)
  } finally {
    unpacker.close()
  }
}

function startUnpacker(form: 'gzip' | 'deflate') {
  const stream = form === 'gzip' ? createGunzip() : createInflateRaw()
  let out: Buffer[] = []
  let failure: Error | null = null
  let isEnded = false
  let settle = (): void => undefined
  const finish = (): void => {
    isEnded = true
    settle()
  }
  stream.on('data', (bytes: Buffer) => out.push(bytes))
  stream.on('end', finish)
  stream.on('close', finish)
  stream.on('error', (error) => {
    failure = error
    finish()
  })
  const settled = async (act: (done: () => void) => void): Promise<Buffer[]> => {
    if (!isEnded)
      await new Promise<void>((resolve) => {
        settle = resolve
        act(resolve)
      })
    const made = out
    out = []
    return made
  }
  return {
    write: (bytes: Uint8Array) => settled((done) => stream.write(bytes, () => done())),
    end: () => settled(() => stream.end()),
    isAtEnd: () => isEnded,
    close: () => stream.destroy(),
    check: (name: string, packedBytes: number) => {
      if (failure) throw faultOf(failure, name, packedBytes)
    },
  }
}

function faultOf(error: Error, name: string, packedBytes: number): PackedFault {
  const isCut = 'code' in error && error.code === 'Z_BUF_ERROR'
  return isCut
    ? new PackedFault(
        'cut_stream',
        `${name} ends in the middle of its packed data (at byte ${packedBytes}): it was cut short. What comes before was read; look for a whole copy.`,
      )
    : new PackedFault(
        'damaged_stream',
        `${name} cannot be unpacked beyond byte ${packedBytes}: its packed data is damaged there. What comes before was read; look for a whole copy.`,
      )
}

const tooHigh = (name: string): PackedFault =>
  new PackedFault(
    'ratio_too_high',
    `${name} unpacks to more than ${maxRatio} times its size, which mail never does; it was read no further. Unpack it yourself if you trust it.`,
  )
