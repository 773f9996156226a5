import type { ReactNode } from 'react'
import './archives.css'

/** Names with their values, side by side where there is room. */
export const Facts = ({ children }: { children: ReactNode }) => <dl className="statement-facts">{children}</dl>

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
