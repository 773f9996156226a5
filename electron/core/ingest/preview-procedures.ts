import { implementer } from '../command.ts'
import { defaultCutOff } from './default-cut-off.ts'
import { type Judge, previewImport } from './preview-import.ts'
import { probeArchive } from './probe-archive.ts'
import { type ArchiveServices, requestOf } from './procedures.ts'

/** `prepare` is called before each preview, so that rule files edited since count. */
export type PreviewServices = Pick<ArchiveServices, 'store' | 'uploadName' | 'importer' | 'now'> & {
  judge: Judge
  prepare(): void
  archiveWorker: string
}

/** What clients may ask of an archive before anything of it is written. */
export function previewProcedures({ store, importer, uploadName, judge, prepare, now, archiveWorker }: PreviewServices) {
  const archives = implementer.archives
  return {
    probe: archives.probe.handler(async ({ input, errors }) => {
      const probed = await probeArchive(store, archiveWorker, requestOf(input.source, uploadName))
      if (!probed.ok) throw errors.CANNOT_IMPORT({ message: probed.fault, data: { sentence: probed.fault } })
      return probed.value
    }),
    preview: archives.preview.handler(async function* ({ input, errors, signal }) {
      const { source, mode, choice, sample } = input
      const services = { store, archiveWorker, pool: importer.pool, judge }
      const cutOff = input.cutOff === undefined ? defaultCutOff(mode, now()) : input.cutOff
      const options = { mode, choice, cutOff }
      prepare()
      const preview = await previewImport(services, requestOf(source, uploadName), options, sample, signal)
      if (!preview.ok) throw errors.CANNOT_IMPORT({ message: preview.fault, data: { sentence: preview.fault } })
      yield* preview.value
    }),
  }
}
