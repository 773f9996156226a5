import type { FolderRole } from '../../archive-folder.ts'
import { openPropertyContext } from '../ltp/property-context.ts'
import { openTable } from '../ltp/table-context.ts'
import { nidType, siblingNid, wellKnownNid } from '../ndb/node-id.ts'
import { type FolderContext, textIn } from './folder-context.ts'
import { nidOfEntryId } from './nid-of-entry-id.ts'
import { pid } from './property-ids.ts'

/** Where a file of Outlook's own making has its IPM subtree ("Top of Personal Folders"). Source: MS-PST 2.7.1. */
const usualSubtreeNid = 0x8022
/** The fifth entry id in PidTagAdditionalRenEntryIds is that of the junk folder. Source: MS-OXOSFLD 2.2.4. */
const junkEntry = 4
/** Which folder takes which class of mail. Source: MS-PST 2.4.1 (NID_RECEIVE_FOLDER_TABLE), MS-OXCSTOR 2.2.1.2. */
const receiveFolderTableNid = 0x62b

/** The folders that the store, its root or its inbox point to. */
export function findSpecialFolders(context: FolderContext): { subtree: number | null; roles: ReadonlyMap<number, FolderRole> } {
  const { store, index } = context
  const roles = new Map<number, FolderRole>()
  const give = (nid: number | null, role: FolderRole): void => {
    if (nid !== null && nid !== 0 && !roles.has(nid)) roles.set(nid, role)
  }
  give(store.wastebasket, 'deleted')
  give(store.outbox, 'outbox')
  give(store.sentMail, 'sent')
  const inbox = findInbox(context)
  give(inbox, 'inbox')
  for (const nid of [wellKnownNid.rootFolder, inbox]) {
    const node = nid === null ? null : context.openNode(nid, () => {})
    const properties = node === null ? null : openPropertyContext(node, () => {})
    give(nidOfEntryId(properties?.get(pid.ipmDraftsEntryId)), 'drafts')
    const additional = properties?.get(pid.additionalRenEntryIds)
    if (Array.isArray(additional)) give(nidOfEntryId(additional[junkEntry]), 'junk')
  }
  const subtree =
    store.ipmSubtree !== null && index.folderNids.includes(store.ipmSubtree) ? store.ipmSubtree : guessSubtree(context)
  return { subtree, roles }
}

/** Where the store does not say it: by the name Outlook gives it, at the top or one level below (.ost), else by its usual place. */
function guessSubtree(context: FolderContext): number | null {
  const { folders } = context.index
  const top = folders.get(wellKnownNid.rootFolder) ?? []
  for (const nid of [...top, ...top.flatMap((parent) => folders.get(parent) ?? [])]) {
    const node = context.openNode(nid, () => {})
    const properties = node === null ? null : openPropertyContext(node, () => {})
    const name = properties === null ? null : textIn(properties, pid.displayName, context.store)
    if (name !== null && /^(IPM_SUBTREE|Top of (Personal Folders|Outlook data file|Information Store))$/i.test(name)) return nid
  }
  return top.includes(usualSubtreeNid) ? usualSubtreeNid : null
}

function findInbox(context: FolderContext): number | null {
  const node =
    context.openNode(receiveFolderTableNid, () => {}) ??
    context.openNode(siblingNid(receiveFolderTableNid, nidType.internal), () => {})
  const table = node === null ? null : openTable(node, () => {})
  if (table === null) return null
  for (const row of table.rows()) {
    const properties = table.propertiesOf(row, () => {})
    const messageClass = properties.get(pid.messageClass)
    const nid = nidOfEntryId(properties.get(0x0fff))
    if (nid !== null && (messageClass === '' || messageClass === 'IPM' || messageClass === 'IPM.Note')) return nid
  }
  return null
}

/**
 * The role of a folder by the name Outlook gave it, in the languages it is met in; for files that point to none.
 */
export function roleByName(name: string): FolderRole | null {
  return roles.get(name.trim().toLocaleLowerCase('en')) ?? null
}

const namesByRole: Record<Exclude<FolderRole, 'recovered'>, readonly string[]> = {
  inbox: [
    'Inbox',
    'Posteingang',
    'Boîte de réception',
    'Bandeja de entrada',
    'Posta in arrivo',
    'Postvak IN',
    'Caixa de Entrada',
    'Inkorg',
    'Innboks',
    'Indbakke',
    'Saapuneet',
    'Skrzynka odbiorcza',
    'Doručená pošta',
    'Doručené',
    'Beérkezett üzenetek',
    'Входящие',
    'Вхідні',
    'Gelen Kutusu',
    'Εισερχόμενα',
    '受信トレイ',
    '收件箱',
    '收件匣',
    '받은 편지함',
  ],
  sent: [
    'Sent Items',
    'Sent Messages',
    'Sent',
    'Gesendete Elemente',
    'Gesendete Objekte',
    'Éléments envoyés',
    'Elementos enviados',
    'Posta inviata',
    'Verzonden items',
    'Itens Enviados',
    'Skickat',
    'Sendte elementer',
    'Sendt post',
    'Lähetetyt',
    'Elementy wysłane',
    'Odeslaná pošta',
    'Odoslaná pošta',
    'Elküldött elemek',
    'Отправленные',
    'Надіслані',
    'Gönderilmiş Öğeler',
    'Απεσταλμένα',
    '送信済みアイテム',
    '已发送邮件',
    '寄件備份',
    '보낸 편지함',
  ],
  drafts: [
    'Drafts',
    'Entwürfe',
    'Brouillons',
    'Borradores',
    'Bozze',
    'Concepten',
    'Rascunhos',
    'Utkast',
    'Kladder',
    'Luonnokset',
    'Wersje robocze',
    'Kopie robocze',
    'Koncepty',
    'Piszkozatok',
    'Черновики',
    'Чернетки',
    'Taslaklar',
    'Πρόχειρα',
    '下書き',
    '草稿',
    '임시 보관함',
  ],
  outbox: [
    'Outbox',
    'Postausgang',
    'Boîte d’envoi',
    "Boîte d'envoi",
    'Bandeja de salida',
    'Posta in uscita',
    'Postvak UIT',
    'Caixa de Saída',
    'Utkorg',
    'Utboks',
    'Udbakke',
    'Lähtevät',
    'Skrzynka nadawcza',
    'Pošta k odeslání',
    'Pošta na odoslanie',
    'Postázandó üzenetek',
    'Исходящие',
    'Giden Kutusu',
    '送信トレイ',
    '发件箱',
    '寄件匣',
    '보낼 편지함',
  ],
  deleted: [
    'Deleted Items',
    'Deleted Messages',
    'Trash',
    'Gelöschte Elemente',
    'Gelöschte Objekte',
    'Éléments supprimés',
    'Elementos eliminados',
    'Posta eliminata',
    'Verwijderde items',
    'Itens Excluídos',
    'Itens Eliminados',
    'Borttaget',
    'Slettede elementer',
    'Slettet post',
    'Poistetut',
    'Elementy usunięte',
    'Odstraněná pošta',
    'Odstránená pošta',
    'Törölt elemek',
    'Удаленные',
    'Видалені',
    'Silinmiş Öğeler',
    'Διαγραμμένα',
    '削除済みアイテム',
    '已删除邮件',
    '刪除的郵件',
    '지운 편지함',
  ],
  junk: [
    'Junk E-mail',
    'Junk Email',
    'Junk',
    'Spam',
    'Junk-E-Mail',
    'Courrier indésirable',
    'Correo no deseado',
    'Correo electrónico no deseado',
    'Posta indesiderata',
    'Ongewenste e-mail',
    'Lixo Eletrônico',
    'Lixo Eletrónico',
    'Skräppost',
    'Søppelpost',
    'Uønsket e-mail',
    'Roskaposti',
    'Wiadomości-śmieci',
    'Nevyžádaná pošta',
    'Levélszemét',
    'Нежелательная почта',
    'Önemsiz E-posta',
    '迷惑メール',
    '垃圾邮件',
    '垃圾郵件',
    '정크 메일',
  ],
}

const roles = new Map<string, FolderRole>(
  // Object.entries widens the keys to string; they are the roles above.
  (Object.entries(namesByRole) as [FolderRole, readonly string[]][]).flatMap(([role, names]) =>
    names.map((name): [string, FolderRole] => [name.toLocaleLowerCase('en'), role]),
  ),
)
