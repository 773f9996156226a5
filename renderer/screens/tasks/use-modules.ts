import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Module } from '#shared/model/module.ts'
import { useApi } from '../../client/api-context.tsx'

/** The modules by their name; empty until they are known. */
export function useModules(): ReadonlyMap<string, Module> {
  const api = useApi()
  const { data } = useQuery(api.rules.modules.queryOptions({ input: {}, staleTime: Number.POSITIVE_INFINITY }))
  return useMemo(() => new Map(data?.map((module) => [module.module, module])), [data])
}

/** The titles of the states of a module's workflow, by their names. */
export function useStateTitles(module: string): ReadonlyMap<string, string> {
  const states = useModules().get(module)?.workflow.states
  return useMemo(() => new Map(states?.map(({ status, title }) => [status, title])), [states])
}
