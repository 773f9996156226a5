import type { BlockEntry, NodeEntry, Tree } from './btree.ts'
import type { CachedBytes } from './cached-bytes.ts'
import type { CryptMethod } from './crypt.ts'
import type { Layout } from './layout.ts'

/** The lowest of the three layers: nodes and blocks by their ids. Source: MS-PST 2.2. */
export type Ndb = {
  readonly bytes: CachedBytes
  readonly layout: Layout
  readonly crypt: CryptMethod
  readonly nodes: Tree<NodeEntry>
  readonly blocks: Tree<BlockEntry>
}
