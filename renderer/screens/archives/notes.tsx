import { IconAlertTriangle } from '@tabler/icons-react'
import './archives.css'

/** Sentences that somebody should read, each with a sign; nothing where there are none. */
export function Notes({ notes, label }: { notes: readonly string[]; label: string }) {
  if (notes.length === 0) return null
  return (
    <ul className="notes" aria-label={label}>
      {notes.map((note) => (
        <li key={note}>
          <IconAlertTriangle size={16} className="tone-warning" aria-hidden />
          <span dir="auto">{note}</span>
        </li>
      ))}
    </ul>
  )
}
