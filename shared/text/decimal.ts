const places = 4
const scale = 10n ** BigInt(places)

/** A decimal such as "12.5" in ten-thousandths; null where the text is none. Money is never a float. */
export function parseDecimal(text: string): bigint | null {
  const match = /^(-?)(\d{1,15})(?:\.(\d{1,4}))?$/.exec(text.trim())
  if (!match) return null
  const value = BigInt(match[2] ?? '0') * scale + BigInt((match[3] ?? '').padEnd(places, '0'))
  return match[1] === '-' ? -value : value
}

/** The text of ten-thousandths: at least two decimals, no further zeros. */
export function renderDecimal(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0')
  const fraction = digits.slice(-places).replace(/0{1,2}$/, '')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -places)}.${fraction}`
}

/** The sum of decimals; what is no decimal counts nothing. */
export function addDecimals(values: readonly string[]): string {
  return renderDecimal(values.reduce((sum, value) => sum + (parseDecimal(value) ?? 0n), 0n))
}

/** What minutes come to at a rate for an hour, to the hundredth, halves away from zero; null where the rate is no decimal. */
export function priceMinutes(minutes: number, rate: string): string | null {
  const hourly = parseDecimal(rate)
  if (hourly === null) return null
  const hundredth = scale / 100n
  const product = BigInt(minutes) * (hourly < 0n ? -hourly : hourly)
  const cents = (product + 30n * hundredth) / (60n * hundredth)
  return renderDecimal((hourly < 0n ? -cents : cents) * hundredth)
}
