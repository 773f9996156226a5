import { hash } from 'node:crypto'
import { zstdCompressSync } from 'node:zlib'
import { putBlob } from '../store/blob-rows.ts'
import type { Store, WritableStore } from '../store/store.ts'

/** Keeps the raw bytes of an item that became no message; answers their blob. */
export function keepRaw(tx: WritableStore, store: Store, bytes: Uint8Array): number {
  return keep(tx, store, bytes)
}

/** Keeps the original properties of an item that was no mail text, as JSON; answers their blob. */
export function keepProperties(tx: WritableStore, store: Store, json: Uint8Array): number {
  return keep(tx, store, json)
}

function keep(tx: WritableStore, store: Store, bytes: Uint8Array): number {
  return putBlob(
    tx,
    store.blobs,
    Buffer.from(hash('sha256', bytes, 'hex'), 'hex'),
    bytes.byteLength,
    'zstd',
    zstdCompressSync(bytes),
  )
}
