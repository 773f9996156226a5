import { parseItem } from './parse-item.ts'
import { serveBatches } from './serve-batches.ts'

// The entry of a parse worker: TypeScript in tests, a bundle of its own in the product. Started by parse-pool.ts alone.
serveBatches(parseItem)
