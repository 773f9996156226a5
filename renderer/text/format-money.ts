import { locale } from './translate.ts'

/** A decimal text with its currency as the locale writes money; a currency that it does not know stays beside the number. */
export function formatMoney(amount: string, currency: string, inLocale: string = locale): string {
  try {
    // Intl takes a decimal as text and rounds nothing away that a float would: the type in the library knows only numbers.
    return new Intl.NumberFormat(inLocale, { style: 'currency', currency }).format(amount as unknown as number)
  } catch {
    return `${amount} ${currency}`
  }
}
