export function ArchiveScreen({ archiveId }: { archiveId: string | null }) {
  return <p>{archiveId}</p>
}
