type Counts = { found: number; imported: number; duplicate: number; skipped: number; failed: number }

/** Says why an import that came to its end brought nothing in (S14); null where it brought something. */
export function explainNothing({ found, imported, duplicate, skipped, failed }: Counts): string | null {
  if (imported > 0) return null
  if (found === 0) return 'Nothing was imported: there is no mail and no other item in what was chosen.'
  if (duplicate === found) return 'Nothing was imported: every item was there already, from an earlier import or the mailbox.'
  const parts = [
    ...(duplicate > 0 ? [`${duplicate} were there already`] : []),
    ...(skipped > 0 ? [`${skipped} were left out`] : []),
    ...(failed > 0 ? [`${failed} could not be read`] : []),
  ]
  return `Nothing was imported: of ${found} items ${parts.join(', ')}. The lists of the statement give the reason for each.`
}
