/** Whether an attachment is a mail that opens like any other: by its type, or by its name where the type says nothing. */
export function isMailFile({ type, name }: { type: string; name: string }): boolean {
  if (type === 'message/rfc822' || type === 'message/global') return true
  return type === 'application/octet-stream' && /\.eml$/i.test(name)
}
