import type { Engine } from '#core/engine-contract.ts'
import type { Archive } from '#shared/model/archive.ts'
import { renderStatementSheet } from './statement.ts'
import type { Terminal } from './terminal.ts'

/** Writes the statement of an archive for a person, its reasons asked for. */
export async function printStatement(engine: Engine, archive: Archive, terminal: Terminal): Promise<void> {
  const reasons = await engine.client.archives.reasons({ archiveId: archive.archiveId })
  terminal.out(renderStatementSheet(archive, reasons))
}
