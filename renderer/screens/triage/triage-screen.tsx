export function TriageScreen({ messageId }: { messageId: string | null }) {
  return <p>{messageId}</p>
}
