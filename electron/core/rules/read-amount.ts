const factorByUnit: Readonly<Record<string, number>> = { '': 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 }

/** Reads an amount such as `10 MB` or `3` into a number; 1 KB is 1,024. Null when it is none. */
export function readAmount(text: string): number | null {
  const match = /^(\d{1,15}(?:\.\d{1,9})?) ?(kb|mb|gb)?$/i.exec(text.trim())
  const factor = factorByUnit[match?.[2]?.toLowerCase() ?? '']
  return match && factor !== undefined ? Number(match[1]) * factor : null
}
