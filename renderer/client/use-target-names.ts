import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { showTarget } from '../parts/show-target.ts'
import { useApi } from './api-context.tsx'

/** Names whom a task is given to: people by their names, roles and teams by theirs, addresses as they are. */
export function useTargetNames(): (target: string) => string {
  const api = useApi()
  const { data } = useQuery(api.tasks.assignees.queryOptions({ input: {} }))
  return useMemo(() => {
    const titles = new Map(data?.map(({ target, title }) => [target, title]))
    return (target) => titles.get(target) ?? showTarget(target)
  }, [data])
}
