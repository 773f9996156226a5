/**
 * A stretch of a byte stream that grows at its end and is let go at its beginning.
 *
 * Shapes: positions are offsets in the stream, not in the buffer. `bytes` is the storage; index 0 is stream offset `startsAt`.
 * Limits: appending copies each byte once on average; storage grows by half and never holds more than one and a half times what is
 * kept, or its first capacity.
 */
export class ByteWindow {
  bytes: Buffer<ArrayBuffer>
  startsAt: number
  length = 0
  private readonly capacity: number

  constructor(startsAt: number, capacity: number) {
    this.capacity = capacity
    this.bytes = Buffer.allocUnsafeSlow(capacity)
    this.startsAt = startsAt
  }

  get endsAt(): number {
    return this.startsAt + this.length
  }

  append(chunk: Uint8Array): void {
    if (this.length + chunk.length > this.bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(Math.ceil(this.bytes.length * 1.5), this.length + chunk.length))
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
    const rest = this.bytes.subarray(count, this.length)
    // After one huge item the storage goes back to its usual size, so that one mail does not cost memory for the rest of the archive.
    if (this.bytes.length > 4 * this.capacity && rest.length < this.capacity / 2) {
      const smaller = Buffer.allocUnsafeSlow(this.capacity)
      smaller.set(rest)
      this.bytes = smaller
    } else {
      this.bytes.copyWithin(0, count, this.length)
    }
    this.length = rest.length
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
