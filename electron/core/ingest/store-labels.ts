import type { WritableStore } from '../store/store.ts'

/** 100 labels of 200 characters: more is no order but a list of words. */
const labelsMax = 100
const labelChars = 200

/** Adds the labels that a copy of a message carried; what other copies carried stays. */
export function storeLabels(tx: WritableStore, messageNo: number, labels: readonly string[]): void {
  for (const label of labels.slice(0, labelsMax)) {
    const text = label.trim().slice(0, labelChars)
    if (text !== '') tx.run('INSERT OR IGNORE INTO message_labels (message_no, label) VALUES (?, ?)', messageNo, text)
  }
}
