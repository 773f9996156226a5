import { useLocation, useSearch } from 'wouter'

/**
 * Whether a mail is being written here, as the address says it: `new`, or the id of its draft, so that a reload opens it again.
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
