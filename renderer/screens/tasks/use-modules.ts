import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Module } from '#shared/model/module.ts'
import { useApi } from '../../client/api-context.tsx'
import { useTargetNames } from '../../client/use-target-names.ts'
import type { ValueWords } from './show-value.ts'

/** The modules by their name; empty until they are known. */
export function useModules(): ReadonlyMap<string, Module> {
  const api = useApi()
  const { data } = useQuery(api.rules.modules.queryOptions({ input: {}, staleTime: Number.POSITIVE_INFINITY }))
  return useMemo(() => new Map(data?.map((module) => [module.module, module])), [data])
}

/** The words for the values of a task of a module. */
export function useValueWords(module: string): ValueWords {
  const states = useModules().get(module)?.workflow.states
  const nameTarget = useTargetNames()
  return useMemo(
    () => ({ stateTitles: new Map(states?.map(({ status, title }) => [status, title])), nameTarget }),
    [states, nameTarget],
  )
}
