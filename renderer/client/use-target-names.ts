import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { nameTargetsIn, showTarget } from '../parts/show-target.ts'
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

/** Names the targets that a text of the engine has in it: an effect of a rule, a row of a backtest, a rule in words. */
export function useTargetText(): (text: string) => string {
  const nameTarget = useTargetNames()
  return (text) => nameTargetsIn(text, nameTarget)
}
