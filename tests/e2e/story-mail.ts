import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'

const hourMs = 3_600_000

/** A mail of a story: who wrote it, to which of our mailboxes, how long before now, and what it says. */
export type StoryMail = { from: string; to: string; subject: string; hoursAgo: number; text: string }

/** A tenant finds water where it should not be; sent a quarter of an hour ago, so that its ladder runs. */
export const leakMail: StoryMail = {
  from: 'Ottilie Marmalade <ottilie.marmalade@postbox.example>',
  to: 'repairs@riverside.example',
  subject: 'Burst pipe under the sink, B 7',
  hoursAgo: 0.25,
  text: `Good morning,

the pipe under my kitchen sink has burst. I turned the little tap below it, but water still runs into the corridor. Ms Pennyfarthing below me says her ceiling is wet. I am at home all day.

Ottilie Marmalade, house B, flat 7
`,
}

/** A report of harassment to the trust mailbox, which only case officers may see. */
export const reportMail: StoryMail = {
  from: 'Hettie Ladlewright <hettie.ladlewright@riverside.example>',
  to: 'trust@riverside.example',
  subject: 'I would like to talk to you in confidence',
  hoursAgo: 1,
  text: `Dear Imani,

somebody I work with makes remarks about me that I do not want to hear any more, and on Friday he stood in the door and would not let me pass. May I come and talk to you, not in the kitchen and not by mail?

Hettie
`,
}

export const absenceMail: StoryMail = {
  from: 'Karin Efeuranke <karin.efeuranke@briefkasten.example>',
  to: 'school@riverside.example',
  subject: 'Jonte (3a) absent today and tomorrow',
  hoursAgo: 0.5,
  text: `Good morning,

Jonte has a cold and a temperature and will not be in school today and tomorrow. Could somebody give his homework to Defne?

Karin Efeuranke
`,
}

export const appointmentMail: StoryMail = {
  from: 'Yusuf Feuerlilie <yusuf.feuerlilie@hausmail.example>',
  to: 'school@riverside.example',
  subject: 'Elterngespräch mit Herrn Federkiel',
  hoursAgo: 0.75,
  text: `Guten Morgen,

meine Frau und ich möchten gern mit Herrn Federkiel über Aras sprechen. Nachmittags geht es uns am besten.
Meine Frau spricht Türkisch: gibt es einen Dolmetscher?

Yusuf Feuerlilie
`,
}

/** Mail that lay in the mailbox while the laptop was closed: its ladders are late. */
export const lateMails: readonly StoryMail[] = [
  {
    from: 'Agatha Pennyfarthing-Moss <agatha.pennyfarthing@postbox.example>',
    to: 'info@riverside.example',
    subject: 'Lift in house A stands still',
    hoursAgo: 122,
    text: 'Nobody is in it. But Mrs Hobnail on the fourth floor cannot do her shopping.\n',
  },
  {
    from: 'Cosima Butterblum <cosima.butterblum@briefkasten.example>',
    to: 'school@riverside.example',
    subject: 'Complaint: the bus left without four children',
    hoursAgo: 171,
    text: 'It drove off six minutes before its time. They stood in the rain until one of us came.\n',
  },
  {
    from: 'Frieda Apfelgrün <frieda.apfelgruen@hausmail.example>',
    to: 'repairs@riverside.example',
    subject: 'Rauchmelder im Flur piept',
    hoursAgo: 147,
    text: 'Seit gestern, alle vierzig Sekunden. Es ist der im zweiten Stock.\n',
  },
  {
    from: 'Colette Tournevent <colette.tournevent@courrier.example>',
    to: 'repairs@riverside.example',
    subject: "Fuite sous l'évier de la cuisine, C 12",
    hoursAgo: 125,
    text: "J'ai mis un seau. Il faut le vider deux fois par jour.\n",
  },
]

/** Imports a mail as if it came today: its rules act and its timers run. The page is signed in and makes the call. */
export async function receiveMail(page: Page, folder: string, mail: StoryMail): Promise<void> {
  const path = join(mkdtempSync(join(folder, 'mail-')), 'story.eml')
  writeFileSync(path, composeMail(mail))
  const { archiveId } = await call(page, '/archives', { source: { path }, mode: 'live', cutOff: null })
  for (let state = 'running'; state === 'running'; await page.waitForTimeout(100))
    state = (await call(page, `/archives/${archiveId}`)).state
}

/** One procedure over REST, from within the page and with its session. */
export function call(page: Page, path: string, body?: unknown): Promise<ReturnType<typeof JSON.parse>> {
  return page.evaluate(
    async ({ path, body }) => {
      const headers = { 'content-type': 'application/json', 'x-orgo': '1' }
      const answer = await fetch(`/api${path}`, body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) })
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
      return answer.json()
    },
    { path, body },
  )
}

function composeMail({ from, to, subject, hoursAgo, text }: StoryMail): string {
  const word = (value: string) => (/^[ -~]*$/.test(value) ? value : `=?UTF-8?B?${Buffer.from(value).toString('base64')}?=`)
  const [, name = '', address = ''] = /^(.*) (<.*>)$/.exec(from) ?? []
  const at = new Date(Date.now() - hoursAgo * hourMs)
  const head = [
    `From: ${word(name)} ${address}`,
    `To: ${to}`,
    `Subject: ${word(subject)}`,
    `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${at.getTime()}.${subject.length}@story.example>`,
    'X-Orgo-Sample: fiction',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
  ]
  return `${head.join('\r\n')}\r\n\r\n${text.replaceAll('\n', '\r\n')}`
}
