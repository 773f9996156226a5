import type { MapiProperties } from '../../../mapi/mapi-item.ts'
import type { PropertyNames } from '../../../mapi/property-names.ts'
import type { PropertySource } from '../ltp/property-context.ts'
import type { FaultList } from '../ndb/fault-list.ts'

/** The properties of one object with the names of the file and what could not be read of it. */
export function createProperties(source: PropertySource, names: PropertyNames, faults: FaultList): MapiProperties {
  return {
    types: source.types,
    get: source.get,
    sizeOf: source.sizeOf,
    idOf: names.idOf,
    nameOf: names.nameOf,
    faults: faults.faults,
  }
}
