import { useLocation, useSearch } from 'wouter'

/** How a mail begins: alone or as an answer to who wrote, as an answer to all, or with a message that is forwarded. */
export const beginnings = ['new', 'all', 'forward'] as const
export type Beginning = (typeof beginnings)[number]
export const readBeginning = (writing: string | null): Beginning | null => beginnings.find((one) => one === writing) ?? null

/**
 * Whether a mail is being written here, as the address says it: how it begins, or the id of its draft, so that a reload opens it again.
 */
export function useWriting(): { writing: string | null; write: (draft: string) => void; stop: () => void } {
  const search = useSearch()
  const [path, navigate] = useLocation()
  const go = (change: (params: URLSearchParams) => void) => {
    const params = new URLSearchParams(search)
    change(params)
    const rest = params.toString()
    navigate(rest === '' ? path : `${path}?${rest}`, { replace: true })
  }
  return {
    writing: new URLSearchParams(search).get('write'),
    write: (draft) => go((params) => params.set('write', draft)),
    stop: () => go((params) => params.delete('write')),
  }
}
