import type { Digest } from '#shared/model/notice.ts'
import { fail, type Result, succeed } from '#shared/model/result.ts'
import type { TemplateBook } from '../templates/template-book.ts'
import type { DigestMail } from './notice-context.ts'
import { noticeWords } from './notice-words.ts'

/** Fills in the template `digest`; the fault is a sentence. Titles of confidential tasks were left out before. */
export function renderDigest(
  { renderMail }: Pick<TemplateBook, 'renderMail'>,
  digest: Digest,
  roles: readonly string[],
  now: number,
): Result<DigestMail, string> {
  const { language, name } = digest.person
  const words = noticeWords(language)
  const groups = digest.groups.map(({ title, tasks, more }) => ({
    title: more === 0 ? title : `${title} (${words.more(more)})`,
    tasks: tasks.map(({ title: of, due, priority }) => ({
      ...{ title: of, priority, status: null, url: null, confidential: false, note: null },
      due: due === null ? null : { instant: due },
    })),
  }))
  const rendered = renderMail(
    { name: 'digest', language, roles },
    {
      ...{ kind: 'digest', audience: 'readers', confidential: false, module: null, now },
      values: { person: { name }, groups, counts: { ...digest.counts } },
    },
  )
  if (!rendered.ok) return fail(`The template "digest" cannot be filled in: ${rendered.fault[0]?.message ?? 'unknown fault'}.`)
  const { subject, text, html } = rendered.value
  return succeed({ subject, text, html })
}
