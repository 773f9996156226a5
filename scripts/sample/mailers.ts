import type { Letter } from './letter.ts'
import { formatLocal, type LocalTime } from './local-time.ts'

/** How one mail program writes: its prefixes, how it introduces what it quotes, and whether it wraps lines. */
export type Mailer = {
  product: string
  reply: string
  forward: string
  wraps: boolean
  /** Whether it adds an HTML version to every mail. */
  writesHtml: boolean
  /** The lines above a quoted mail. */
  introduce: (letter: Letter) => string
  /** `>` before each line, or the whole mail below a block of headers. */
  quotes: 'marks' | 'block'
}

const english = {
  days: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  months: 'January February March April May June July August September October November December'.split(' '),
}
const german = {
  days: ['Sonntag', 'Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag', 'Samstag'],
  months: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '),
}
const french = {
  days: ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'],
  months: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
}
const dutchMonths = 'januari februari maart april mei juni juli augustus september oktober november december'.split(' ')
const swedishMonths = 'januari februari mars april maj juni juli augusti september oktober november december'.split(' ')
const spanishMonths = 'ene feb mar abr may jun jul ago sept oct nov dic'.split(' ')

const clock = (time: LocalTime): string => `${pad(time.hour)}:${pad(time.minute)}`
const pad = (value: number): string => String(value).padStart(2, '0')
const named = (letter: Letter): string => `${letter.from.name} <${letter.from.address}>`
const receivers = (letter: Letter): string => letter.to.map((person) => `${person.name} <${person.address}>`).join('; ')

type Names = { days: string[]; months: string[] }
const longDate = (names: Names, time: LocalTime): string =>
  `${names.days[time.weekday]} ${time.day} ${names.months[time.month - 1]} ${time.year}`

/** The programs that people of the sample write with, by the key that people.yaml uses. */
export const mailers: Record<string, Mailer> = {
  'apple-en': {
    product: 'Apple Mail (2.3826.500.181)',
    reply: 'Re: ',
    forward: 'Fwd: ',
    wraps: false,
    writesHtml: false,
    quotes: 'marks',
    introduce: (letter) => {
      const time = formatLocal(letter.at)
      return `On ${time.day} ${english.months[time.month - 1]?.slice(0, 3)} ${time.year}, at ${clock(time)}, ${named(letter)} wrote:\n`
    },
  },
  'web-en': {
    product: 'Paperplane Webmail 7.2',
    reply: 'Re: ',
    forward: 'Fwd: ',
    wraps: true,
    writesHtml: false,
    quotes: 'marks',
    introduce: (letter) => {
      const time = formatLocal(letter.at)
      const month = english.months[time.month - 1]?.slice(0, 3)
      return `On ${english.days[time.weekday]?.slice(0, 3)}, ${month} ${time.day}, ${time.year} at ${clock(time)} ${named(letter)} wrote:\n`
    },
  },
  'office-en': {
    product: 'Microsoft Outlook 16.0',
    reply: 'RE: ',
    forward: 'FW: ',
    wraps: false,
    writesHtml: true,
    quotes: 'block',
    introduce: (letter) =>
      `-----Original Message-----\nFrom: ${named(letter)}\nSent: ${longDate(english, formatLocal(letter.at))} ${clock(formatLocal(letter.at))}\nTo: ${receivers(letter)}\nSubject: ${letter.subject}\n`,
  },
  'office-de': {
    product: 'Microsoft Outlook 16.0',
    reply: 'AW: ',
    forward: 'WG: ',
    wraps: false,
    writesHtml: true,
    quotes: 'block',
    introduce: (letter) => {
      const time = formatLocal(letter.at)
      const date = `${german.days[time.weekday]}, ${time.day}. ${german.months[time.month - 1]} ${time.year} ${clock(time)}`
      return `Von: ${named(letter)}\nGesendet: ${date}\nAn: ${receivers(letter)}\nBetreff: ${letter.subject}\n`
    },
  },
  'bird-de': {
    product: 'Mozilla Thunderbird',
    reply: 'Re: ',
    forward: 'Fwd: ',
    wraps: true,
    writesHtml: false,
    quotes: 'marks',
    introduce: (letter) => {
      const time = formatLocal(letter.at)
      return `Am ${pad(time.day)}.${pad(time.month)}.${String(time.year).slice(2)} um ${clock(time)} schrieb ${letter.from.name}:`
    },
  },
  'web-de': {
    product: 'Briefkasten Web 4.0',
    reply: 'Aw: ',
    forward: 'WG: ',
    wraps: true,
    writesHtml: false,
    quotes: 'marks',
    introduce: (letter) => {
      const time = formatLocal(letter.at)
      return `Gesendet: ${german.days[time.weekday]}, ${pad(time.day)}. ${german.months[time.month - 1]} ${time.year} um ${clock(time)} Uhr\nVon: "${letter.from.name}" <${letter.from.address}>\nBetreff: ${letter.subject}\n`
    },
  },
  'office-fr': {
    product: 'Microsoft Outlook 16.0',
    reply: 'RE: ',
    forward: 'TR: ',
    wraps: false,
    writesHtml: true,
    quotes: 'block',
    introduce: (letter) =>
      `De : ${named(letter)}\nEnvoyé : ${longDate(french, formatLocal(letter.at))} ${clock(formatLocal(letter.at))}\nÀ : ${receivers(letter)}\nObjet : ${letter.subject}\n`,
  },
  'apple-fr': {
    product: 'Apple Mail (2.3826.500.181)',
    reply: 'Re: ',
    forward: 'Tr: ',
    wraps: false,
    writesHtml: false,
    quotes: 'marks',
    introduce: (letter) => {
      const time = formatLocal(letter.at)
      return `Le ${time.day} ${french.months[time.month - 1]} ${time.year} à ${clock(time)}, ${named(letter)} a écrit :\n`
    },
  },
  'web-nl': {
    product: 'Postduif Webmail 3.1',
    reply: 'Antw: ',
    forward: 'Doorst: ',
    wraps: true,
    writesHtml: false,
    quotes: 'marks',
    introduce: (letter) => {
      const time = formatLocal(letter.at)
      return `Op ${time.day} ${dutchMonths[time.month - 1]} ${time.year} om ${clock(time)} schreef ${named(letter)}:\n`
    },
  },
  'office-sv': {
    product: 'Microsoft Outlook 16.0',
    reply: 'SV: ',
    forward: 'VB: ',
    wraps: false,
    writesHtml: true,
    quotes: 'block',
    introduce: (letter) => {
      const time = formatLocal(letter.at)
      return `Från: ${named(letter)}\nSkickat: den ${time.day} ${swedishMonths[time.month - 1]} ${time.year} ${clock(time)}\nTill: ${receivers(letter)}\nÄmne: ${letter.subject}\n`
    },
  },
  'office-es': {
    product: 'Microsoft Outlook 16.0',
    reply: 'RE: ',
    forward: 'RV: ',
    wraps: false,
    writesHtml: true,
    quotes: 'marks',
    introduce: (letter) => {
      const time = formatLocal(letter.at)
      return `El ${time.day} ${spanishMonths[time.month - 1]} ${time.year}, a las ${clock(time)}, ${named(letter)} escribió:\n`
    },
  },
}

/** The program a person writes with. An unknown key is a mistake in people.yaml. */
export function mailerByKey(key: string): Mailer {
  const mailer = mailers[key]
  if (!mailer) throw new Error(`people.yaml names the mail program "${key}", which mailers.ts does not know`)
  return mailer
}
