import type { ReactNode } from 'react'

/** A titled part of a module's screen. */
export function Panel({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <section className="panel" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {note && <span className="muted">{note}</span>}
      </header>
      {children}
    </section>
  )
}
