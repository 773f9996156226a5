import type { Inputs } from '#shared/contract/contract.ts'
import type { CircularText } from '#shared/model/circular.ts'

/** A circular as its form holds it. */
export type CircularFields = {
  title: string
  words: 'template' | 'own'
  template: string
  texts: readonly CircularText[]
  fallback: string
  roles: string[]
  labels: string[]
  addresses: string
  csv: { name: string; text: string } | null
}

export const emptyCircular: CircularFields = {
  ...{ title: '', words: 'own', template: '', fallback: 'en' },
  texts: [{ language: 'en', subject: '', text: '' }],
  ...{ roles: [], labels: [], addresses: '', csv: null },
}

/** The form as the contract takes it. Texts that nobody wrote anything into are left out. */
export function fieldsToCircular(fields: CircularFields): Inputs['circulars']['send'] {
  const { title, words, template, texts, fallback, roles, labels, addresses, csv } = fields
  const written = texts.filter(({ subject, text }) => subject.trim() !== '' || text.trim() !== '')
  return {
    title: title.trim(),
    template: words === 'template' && template !== '' ? template : null,
    texts: words === 'own' ? [...written] : [],
    fallback,
    audience: { roles, labels, addresses, csv: csv?.text ?? '' },
  }
}

/** Whether anybody is named yet. */
export const namesSomebody = ({ roles, labels, addresses, csv }: CircularFields): boolean =>
  roles.length + labels.length > 0 || addresses.trim() !== '' || csv !== null
