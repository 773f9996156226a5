import type { TextField } from './text-fields.ts'

const field = (name: string, description: string, example: TextField['example']): TextField => ({
  ...{ name, description, example },
  content: true,
})
const written = 'Good morning,\n\nthe lamp in the hall is dark.\n\nTova Lindqvist'
const sender = { name: 'Tova Lindqvist', address: 'tova@lindqvist.example', domain: 'lindqvist.example' }

/** What a text may say of the message that a task came from, or that is answered: the fields of the rule language, except headers. */
export const messageFields: readonly TextField[] = [
  field('subject', 'the subject without Re: and the like', 'The lamp in the hall'),
  field('raw_subject', 'the subject as it was written', 'Re: The lamp in the hall'),
  { ...field('body', 'the new text of the mail', written), hasLines: true },
  { ...field('full_body', 'the whole text of the mail', written), hasLines: true },
  field('from', 'who wrote it', sender),
  field('from.name', 'the name of who wrote it', sender.name),
  field('from.address', 'the address of who wrote it', sender.address),
  field('from.domain', 'the domain of who wrote it', sender.domain),
  field('reply_to', 'where answers go, a list', [sender]),
  field('to', 'whom it went to, a list', [{ name: '', address: 'office@riverside.example', domain: 'riverside.example' }]),
  field('cc', 'who got a copy, a list', [sender]),
  field('recipient', 'everybody it went to, a list', [sender]),
  field('list_id', 'its mailing list, a list', ['news.riverside.example']),
  field('attachment.name', 'the names of its files, a list', ['lamp.jpg']),
  field('attachment.type', 'the types of its files, a list', ['image/jpeg']),
  field('attachment.size', 'the sizes of its files in bytes, a list', [48_211]),
  field('attachment.count', 'how many files it has', 1),
  field('folder', 'the folder it lay in', 'Inbox'),
  field('mailbox', 'the mailbox it came to', 'office'),
  field('source', 'where it came from', 'mbox'),
  field('direction', 'whether it came in or went out', 'incoming'),
  field('language', 'its language', 'en'),
  field('date', 'when it was written', { instant: 1_789_990_000_000 }),
  field('received', 'when it arrived', { instant: 1_789_990_000_000 }),
  field('size', 'its size in bytes', 61_000),
  field('auto_generated', 'whether a machine wrote it', true),
  field('imported', 'whether it was imported', true),
  field('is_bounce', 'whether it says that a mail did not arrive', true),
  field('is_list', 'whether it came over a mailing list', true),
  field('encrypted', 'whether it is encrypted', true),
  field('unreadable', 'whether it cannot be read', true),
  field('sender.known', 'whether we know who wrote it', true),
  field('sender.staff', 'whether one of us wrote it', true),
  field('sender.authenticated', 'whether its sender is proven', true),
  field('sender.role', 'the roles of who wrote it, a list', ['partner']),
  field('sender.list', 'the lists that hold who wrote it, a list', ['partners']),
  field('thread.new', 'whether it is the first of its conversation', true),
  field('thread.has_task', 'whether its conversation has a task', true),
  field('thread.replied', 'whether one of us answered in it', true),
  field('thread.count', 'how many mails its conversation has', 3),
]
