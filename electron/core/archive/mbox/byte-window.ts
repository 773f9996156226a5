/**
 * A stretch of a byte stream that grows at its end and is let go at its beginning.
 *
 * Shapes: positions are offsets in the stream, not in the buffer. `bytes` is the storage; index 0 is stream offset `startsAt`.
 * Limits: appending copies each byte once on average; storage doubles and never holds more than twice what is kept.
 */
export class ByteWindow {
  bytes: Buffer<ArrayBuffer>
  startsAt: number
  length = 0

  constructor(startsAt: number, capacity: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacity)
    this.startsAt = startsAt
  }

  get endsAt(): number {
    return this.startsAt + this.length
  }

  append(chunk: Uint8Array): void {
    if (this.length + chunk.length > this.bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + chunk.length))
      grown.set(this.bytes.subarray(0, this.length))
      this.bytes = grown
    }
    this.bytes.set(chunk, this.length)
    this.length += chunk.length
  }

  /** Forgets everything before `offset`. Copies what stays, so callers let go of much at once. */
  discardBefore(offset: number): void {
    const count = Math.min(Math.max(offset - this.startsAt, 0), this.length)
    if (count === 0) return
    this.bytes.copyWithin(0, count, this.length)
    this.length -= count
    this.startsAt += count
  }

  /** The stretch itself, not a copy: valid until the next append or discard. */
  view(from: number, to: number): Buffer<ArrayBuffer> {
    return this.bytes.subarray(from - this.startsAt, to - this.startsAt)
  }

  /** The bytes that are held, for searching. Valid until the next append or discard. */
  held(): Buffer<ArrayBuffer> {
    return this.bytes.subarray(0, this.length)
  }
}
