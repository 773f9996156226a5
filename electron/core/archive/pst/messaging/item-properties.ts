import type { MapiProperties } from '../../../mapi/mapi-item.ts'
import type { PropertySource } from '../ltp/property-context.ts'
import type { FaultList } from '../ndb/fault-list.ts'
import type { NameMap } from './named-properties.ts'

/** The properties of one object with the names of the file and what could not be read of it. */
export function createProperties(source: PropertySource, names: NameMap, faults: FaultList): MapiProperties {
  return {
    types: source.types,
    get: source.get,
    sizeOf: source.sizeOf,
    idOf: names.idOf,
    nameOf: names.nameOf,
    faults: faults.faults,
  }
}
