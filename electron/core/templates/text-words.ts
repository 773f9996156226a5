/** The few words that Orgo itself puts into a mail, in one language. */
export type TextWords = {
  /** What the language calls itself. */
  title: string
  yes: string
  no: string
  /** Stands in the place of what only readers of a case may know. */
  confidential: string
  /** Above the other tasks of a mail that stands for several. */
  others: string
  /** Below every mail. */
  sentBy: string
  /** What the names of priorities are called. */
  names: ReadonlyMap<string, string>
}

const priorities = (low: string, normal: string, high: string, urgent: string): ReadonlyMap<string, string> =>
  new Map(Object.entries({ low, normal, high, urgent }))

const english: TextWords = {
  ...{ title: 'English', yes: 'yes', no: 'no', confidential: '(confidential)', sentBy: 'Sent with Orgo' },
  others: 'This mail is about these as well:',
  names: priorities('low', 'normal', 'high', 'urgent'),
}

const wordsByLanguage: ReadonlyMap<string, TextWords> = new Map([
  ['en', english],
  [
    'de',
    {
      ...{ title: 'Deutsch', yes: 'ja', no: 'nein', confidential: '(vertraulich)', sentBy: 'Gesendet mit Orgo' },
      others: 'In dieser Mail geht es auch um:',
      names: priorities('niedrig', 'normal', 'hoch', 'dringend'),
    },
  ],
  [
    'fr',
    {
      ...{ title: 'Français', yes: 'oui', no: 'non', confidential: '(confidentiel)', sentBy: 'Envoyé avec Orgo' },
      others: 'Ce message concerne aussi :',
      names: priorities('basse', 'normale', 'haute', 'urgente'),
    },
  ],
])

/** The words of a language, or the English ones. */
export const wordsOf = (language: string): TextWords => wordsByLanguage.get(language) ?? english

/** What a language calls itself, or its code. */
export const titleOfLanguage = (language: string): string => wordsByLanguage.get(language)?.title ?? language
