import type { ReactNode } from 'react'
export function ImportsProvider({ children }: { children: ReactNode }) {
  return children
}
