/** 512 bytes: a block of the smallest disks. Fewer NULs may be text that a program wrote so; a hole is never smaller. */
const minHoleBytes = 512

/** 8 NULs before a `From ` line: what comes before was lost, and so is its line end. */
const minNulsBefore = 8

export type NulHole = { at: number; length: number }

/**
 * Stretches of NULs in a mail: blocks that were never written, as a full network disk or a crash leaves them.
 *
 * Limits: the first 20; a mail that has more is one hole with a little text.
 */
export function findNulHoles(bytes: Buffer): NulHole[] {
  const holes: NulHole[] = []
  let from = bytes.indexOf(0)
  while (from >= 0 && holes.length < maxHoles) {
    let to = from + 1
    while (to < bytes.length && bytes[to] === 0) to++
    if (to - from >= minHoleBytes) holes.push({ at: from, length: to - from })
    from = bytes.indexOf(0, to)
  }
  return holes
}

const maxHoles = 20

/** Whether what stands before `at` is a hole, so that a line may begin there. */
export function isBehindHole(bytes: Buffer, at: number): boolean {
  if (bytes[at - 1] !== 0 || at < minNulsBefore) return false
  for (let back = 2; back <= minNulsBefore; back++) if (bytes[at - back] !== 0) return false
  return true
}
