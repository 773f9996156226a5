/** Reads little-endian values one after the other; never beyond the end: what is not there answers null, and `at` stays. */
export class ByteReader {
  readonly bytes: Buffer
  at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get left(): number {
    return this.bytes.length - this.at
  }

  uint8(): number | null {
    return this.left < 1 ? null : this.bytes.readUInt8(this.at++)
  }

  uint16(): number | null {
    if (this.left < 2) return null
    this.at += 2
    return this.bytes.readUInt16LE(this.at - 2)
  }

  uint32(): number | null {
    if (this.left < 4) return null
    this.at += 4
    return this.bytes.readUInt32LE(this.at - 4)
  }

  /** A view of the next bytes, not a copy. */
  take(size: number): Buffer | null {
    if (size > this.left) return null
    this.at += size
    return this.bytes.subarray(this.at - size, this.at)
  }
}
