const factorByUnit: Readonly<Record<string, number>> = { '': 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 }

/** The units of sizes. */
export const amountUnits: readonly string[] = Object.keys(factorByUnit)
  .filter((unit) => unit !== '')
  .map((unit) => unit.toUpperCase())

/** Reads an amount such as `10 MB` or `3` into a number; 1 KB is 1,024. Null when it is none. */
export function readAmount(text: string): number | null {
  const match = /^(\d{1,15}(?:\.\d{1,9})?) ?(kb|mb|gb)?$/i.exec(text.trim())
  const factor = factorByUnit[match?.[2]?.toLowerCase() ?? '']
  return match && factor !== undefined ? Number(match[1]) * factor : null
}

const byteFields: ReadonlySet<string> = new Set(['size', 'attachment.size'])

/** Writes a number of a field as `readAmount` reads it: bytes in the largest unit that loses nothing. */
export function renderAmount(field: string, value: number): string {
  if (!byteFields.has(field) || value <= 0) return String(value)
  const unit = (['gb', 'mb', 'kb'] as const).find((name) => value % (factorByUnit[name] ?? 1) === 0)
  return unit ? `${value / (factorByUnit[unit] ?? 1)} ${unit.toUpperCase()}` : String(value)
}
