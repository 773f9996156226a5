import type { DigestGroupName, NoticeTopic } from '#shared/model/notice.ts'

type NoticeWords = {
  groups: Readonly<Record<DigestGroupName, string>>
  topics: Readonly<Record<NoticeTopic, string>>
  /** In the place of a title: what a mail or a notice of the system says passes through foreign hands. */
  confidential: string
  confidentialChanged: string
  many(count: number): string
  more(count: number): string
}

const english: NoticeWords = {
  groups: {
    escalated: 'Escalated to you',
    late: 'Overdue',
    mentioned: 'You were mentioned',
    assigned: 'New for you',
    watched: 'Changed, and you watch it',
  },
  topics: {
    assigned: 'New for you',
    mentioned: 'You were mentioned',
    escalated: 'Escalated to you',
    late: 'Overdue',
    watched: 'Changed',
    report_ready: 'A report is ready',
  },
  confidential: 'A confidential task',
  confidentialChanged: 'A confidential task changed.',
  many: (count) => `${count} tasks want your attention`,
  more: (count) => `and ${count} more`,
}

const german: NoticeWords = {
  groups: {
    escalated: 'An Sie eskaliert',
    late: 'Überfällig',
    mentioned: 'Sie wurden erwähnt',
    assigned: 'Neu für Sie',
    watched: 'Geändert, und Sie beobachten es',
  },
  topics: {
    assigned: 'Neu für Sie',
    mentioned: 'Sie wurden erwähnt',
    escalated: 'An Sie eskaliert',
    late: 'Überfällig',
    watched: 'Geändert',
    report_ready: 'Ein Bericht ist fertig',
  },
  confidential: 'Eine vertrauliche Aufgabe',
  confidentialChanged: 'Eine vertrauliche Aufgabe hat sich geändert.',
  many: (count) => `${count} Aufgaben brauchen Sie`,
  more: (count) => `und ${count} weitere`,
}

const french: NoticeWords = {
  groups: {
    escalated: 'Transmis à vous',
    late: 'En retard',
    mentioned: 'Vous êtes mentionné',
    assigned: 'Nouveau pour vous',
    watched: 'Modifié, et vous le suivez',
  },
  topics: {
    assigned: 'Nouveau pour vous',
    mentioned: 'Vous êtes mentionné',
    escalated: 'Transmis à vous',
    late: 'En retard',
    watched: 'Modifié',
    report_ready: 'Un rapport est prêt',
  },
  confidential: 'Une tâche confidentielle',
  confidentialChanged: 'Une tâche confidentielle a changé.',
  many: (count) => `${count} tâches vous attendent`,
  more: (count) => `et ${count} autres`,
}

const wordsByLanguage: Readonly<Record<string, NoticeWords>> = { en: english, de: german, fr: french }

/** The words of notices in a language; English where it is not spoken here. */
export const noticeWords = (language: string): NoticeWords => wordsByLanguage[language] ?? english
