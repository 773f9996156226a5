import type { FolderRole } from './archive-folder.ts'

/**
 * What a folder or label of a mail program is for, by its name, or null where the name says nothing of it.
 *
 * Shapes: names as Thunderbird, Apple Mail, Gmail and IMAP servers give them, in the languages below; letter case is ignored.
 */
export function roleOfName(name: string): FolderRole | null {
  return roles.get(name.trim().toLowerCase()) ?? null
}

const names: Record<'inbox' | 'sent' | 'drafts' | 'outbox' | 'deleted' | 'junk', readonly string[]> = {
  inbox: [
    'inbox',
    'posteingang',
    'boîte de réception',
    'recibidos',
    'bandeja de entrada',
    'posta in arrivo',
    'caixa de entrada',
    'postvak in',
  ],
  sent: [
    ...['sent', 'sent items', 'sent messages', 'sent mail', 'sent-mail', 'gesendet', 'gesendete objekte', 'gesendete elemente'],
    ...[
      'messages envoyés',
      'éléments envoyés',
      'envoyés',
      'enviados',
      'elementos enviados',
      'inviati',
      'posta inviata',
      'e-mails enviados',
    ],
    ...['verzonden', 'verzonden items'],
  ],
  drafts: ['draft', 'drafts', 'entwürfe', 'brouillons', 'borradores', 'bozze', 'rascunhos', 'concepten'],
  outbox: [
    'outbox',
    'unsent messages',
    'postausgang',
    "boîte d'envoi",
    'bandeja de salida',
    'posta in uscita',
    'caixa de saída',
    'postvak uit',
  ],
  deleted: [
    ...[
      'trash',
      'bin',
      'deleted',
      'deleted items',
      'deleted messages',
      'papierkorb',
      'gelöschte objekte',
      'gelöschte elemente',
      'corbeille',
    ],
    ...[
      'éléments supprimés',
      'papelera',
      'elementos eliminados',
      'cestino',
      'lixeira',
      'itens excluídos',
      'prullenbak',
      'verwijderde items',
    ],
  ],
  junk: [
    'junk',
    'spam',
    'junk e-mail',
    'junk email',
    'bulk mail',
    'junk-e-mail',
    'courrier indésirable',
    'correo no deseado',
    'posta indesiderata',
  ],
}

const roles = new Map<string, FolderRole>(
  // The keys of `names` are roles; Object.entries forgets it.
  Object.entries(names).flatMap(([role, all]) => all.map((name) => [name, role as FolderRole] as const)),
)
