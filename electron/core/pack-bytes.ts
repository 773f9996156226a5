/**
 * One new buffer of `sizeBytes` into which `move` puts bytes one after the other, answering where they now lie.
 *
 * One buffer can be handed to another thread without copying; small buffers cannot, because many share Node's pool, which must stay.
 */
export function createPack(sizeBytes: number): { buffer: ArrayBuffer; move(bytes: Uint8Array): Uint8Array } {
  const buffer = new ArrayBuffer(sizeBytes)
  let at = 0
  return {
    buffer,
    move(bytes) {
      const moved = new Uint8Array(buffer, at, bytes.byteLength)
      moved.set(bytes)
      at += bytes.byteLength
      return moved
    },
  }
}
