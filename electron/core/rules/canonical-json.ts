const loneSurrogate = /\p{Surrogate}/gu

/**
 * Writes a value as canonical JSON (RFC 8785): keys sorted by UTF-16 units, no white space, numbers as ECMAScript writes them.
 *
 * Takes plain data only; undefined values of a map are left out. Lone surrogates become U+FFFD, as they have no UTF-8 form.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.replace(loneSurrogate, '\ufffd'))
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  entries.sort(([left], [right]) => (left < right ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`
}
