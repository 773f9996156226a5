import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Story } from './story.ts'

const taxRate = 0.19

const Bill = z.strictObject({ at: z.string(), number: z.string(), items: z.record(z.string(), z.number()) })
const Supplier = z.strictObject({
  supplier: z.string(),
  subject: z.string(),
  file: z.string(),
  language: z.enum(['en', 'de', 'fr']),
  text: z.string(),
  bills: z.array(Bill),
})
type Supplier = z.infer<typeof Supplier>
type Bill = z.infer<typeof Bill>

const words = {
  en: {
    title: 'Invoice',
    to: 'To: Riverside, Mill Lane 1',
    net: 'Net',
    tax: 'VAT 19 %',
    total: 'Total',
    note: 'A sample. Nothing is owed.',
  },
  de: {
    title: 'Rechnung',
    to: 'An: Riverside, Mühlgasse 1',
    net: 'Netto',
    tax: 'MwSt. 19 %',
    total: 'Gesamt',
    note: 'Beispieldatei. Es ist nichts zu zahlen.',
  },
  fr: {
    title: 'Facture',
    to: 'À : Riverside, 1 ruelle du Moulin',
    net: 'HT',
    tax: 'TVA 19 %',
    total: 'TTC',
    note: 'Exemple fictif. Rien à payer.',
  },
}
const months = {
  en: ['June', 'July', 'August', 'September'],
  de: ['Juni', 'Juli', 'August', 'September'],
  fr: ['de juin', 'de juillet', "d'août", 'de septembre'],
}

/** What one bill comes to, in cents, tax included. */
export type InvoiceFact = { number: string; totalCents: number }

/** One story for each bill of the file, its PDF attached. */
export function readInvoices(path: string): { stories: Story[]; facts: InvoiceFact[] } {
  const suppliers = z.array(Supplier).parse(parse(readFileSync(path, 'utf8')))
  const bills = suppliers.flatMap((supplier) => supplier.bills.map((bill) => ({ supplier, bill })))
  return {
    stories: bills.map(({ supplier, bill }) => invoiceStory(supplier, bill)),
    facts: bills.map(({ bill }) => ({ number: bill.number, totalCents: sumOf(bill).totalCents })),
  }
}

function invoiceStory(supplier: Supplier, bill: Bill): Story {
  const month = months[supplier.language][Number(bill.at.slice(0, 2)) - 6] ?? ''
  const fill = (text: string): string =>
    text
      .replaceAll('{number}', bill.number)
      .replaceAll('{month}', month)
      .replaceAll('{total}', formatCents(sumOf(bill).totalCents, supplier.language))
  return {
    id: `invoice-${bill.number.toLowerCase()}`,
    kind: 'invoice',
    at: bill.at,
    from: supplier.supplier,
    to: ['accounts'],
    cc: [],
    subject: fill(supplier.subject),
    text: fill(supplier.text),
    files: [{ name: fill(supplier.file), pdf: billPage(supplier, bill) }],
    charset: 'utf-8',
    encoding: 'quoted-printable',
    headers: {},
    answers: [],
  }
}

function billPage(supplier: Supplier, bill: Bill): string {
  const { title, to, net, tax, total, note } = words[supplier.language]
  const money = (cents: number): string => formatCents(cents, supplier.language)
  const sum = sumOf(bill)
  const lines = Object.entries(bill.items).map(([what, amount]) => `${what}: ${money(Math.round(amount * 100))} €`)
  return [
    `# ${title} ${bill.number}`,
    '',
    to,
    `2026-${bill.at.slice(0, 5)}`,
    '',
    ...lines,
    '',
    `${net}: ${money(sum.netCents)} €`,
    `${tax}: ${money(sum.totalCents - sum.netCents)} €`,
    `${total}: ${money(sum.totalCents)} €`,
    '',
    note,
  ].join('\n')
}

function sumOf(bill: Bill): { netCents: number; totalCents: number } {
  const netCents = Object.values(bill.items).reduce((sum, amount) => sum + Math.round(amount * 100), 0)
  return { netCents, totalCents: Math.round(netCents * (1 + taxRate)) }
}

/** 1234.5 as `1,234.50`, `1.234,50` or `1 234,50`. Not Intl: its separators change from one release to the next. */
function formatCents(cents: number, language: 'en' | 'de' | 'fr'): string {
  const [thousands, decimal] = { en: [',', '.'], de: ['.', ','], fr: [' ', ','] }[language]
  const whole = String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, thousands ?? '')
  return `${whole}${decimal}${String(cents % 100).padStart(2, '0')}`
}
