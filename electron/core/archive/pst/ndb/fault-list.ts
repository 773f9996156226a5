import type { MapiFault } from '../../../mapi/mapi-item.ts'
import { faultsMax } from './limits.ts'

/** Takes note of something that cannot be read or does not fit, and lets the reading go on. */
export type Report = (code: string, message: string) => void

export type FaultList = { readonly faults: MapiFault[]; readonly report: Report }

/** A list of faults that holds each one once and at most `faultsMax`. */
export function createFaultList(): FaultList {
  const faults: MapiFault[] = []
  return {
    faults,
    report: (code, message) => {
      if (faults.length > faultsMax || faults.some((fault) => fault.message === message)) return
      if (faults.length === faultsMax) faults.push({ code: 'more_faults', message: 'There are more faults than are listed.' })
      else faults.push({ code, message })
    },
  }
}

export const hex = (value: number): string => `0x${value.toString(16)}`
