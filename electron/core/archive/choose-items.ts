import type { ItemChoice } from './archive-reader.ts'
import { isChosen } from './count-by-folder.ts'
import type { RawItem } from './raw-item.ts'

/**
 * Lets only the items of chosen folders through, and counts them anew.
 *
 * Shapes: indices begin at `firstIndex` and have no gaps; `behindBytes` of the last item is `sizeBytes`, whatever was left out behind it.
 */
export async function* chooseItems(
  batches: AsyncIterable<RawItem[]>,
  choice: ItemChoice,
  firstIndex: number,
  sizeBytes: number,
): AsyncGenerator<RawItem[]> {
  let index = firstIndex
  let ready: RawItem[] = []
  for await (const items of batches) {
    const chosen = choice.folders === null ? items : items.filter((item) => isChosen(choice, item.folder))
    if (chosen.length === 0) continue
    if (ready.length > 0) yield ready
    ready = chosen.map((item) => ({ ...item, index: index++ }))
  }
  const last = ready.at(-1)
  if (last) last.behindBytes = sizeBytes
  if (ready.length > 0) yield ready
}
