export function MessagesScreen({ messageId }: { messageId: string | null }) {
  return <p>{messageId}</p>
}
