import { IconAlertTriangle } from '@tabler/icons-react'
import type { SearchCoverage, SearchRemark } from '#shared/model/message.ts'
import { Label } from '../../parts/labels.tsx'
import { t } from '../../text/translate.ts'

/** What of a query was not understood, and what was made of it. */
export function SearchRemarks({ remarks }: { remarks: readonly SearchRemark[] }) {
  if (remarks.length === 0) return null
  return (
    <ul className="search-notes" aria-live="polite">
      {remarks.map((remark) => (
        <li key={`${remark.text} ${remark.message}`} dir="auto">
          <Label tone="warning" icon={<IconAlertTriangle size={16} aria-hidden />}>
            {remark.message}
          </Label>
        </li>
      ))}
    </ul>
  )
}

/** What the search cannot find yet: nobody shall take "nothing found" for "nothing there". */
export function SearchGaps({ coverage }: { coverage: SearchCoverage | null }) {
  return (coverage ? gapsOf(coverage) : []).map((gap) => <p key={gap}>{gap}</p>)
}

function gapsOf(coverage: SearchCoverage): string[] {
  const { messagesWaiting, attachments, attachmentsWaiting, attachmentsUnreadable } = coverage
  // Rounded up: "0 %" would say that nothing is missing.
  const percent = Math.ceil((attachmentsWaiting / Math.max(1, attachments)) * 100)
  return [
    ...(messagesWaiting > 0 ? [t('search.messagesWaiting', { count: messagesWaiting })] : []),
    ...(attachmentsWaiting > 0 ? [t('search.attachmentsWaiting', { percent, count: attachmentsWaiting })] : []),
    ...(attachmentsUnreadable > 0 ? [t('search.attachmentsUnreadable', { count: attachmentsUnreadable })] : []),
  ]
}
