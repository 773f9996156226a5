/** Why a step that still waits will fall due, as a sentence: `since` is what its time is counted from, such as "the mail arrived". */
export function foretellStep({ after, unless }: { after: string; unless: string }, since: string): string {
  if (unless === 'task.handled') return `It falls due ${after} after ${since}, if nobody has taken the task up by then.`
  if (unless === 'not task.open') return `It falls due ${after} after ${since}, if the task is still open then.`
  return `It falls due ${after} after ${since}, unless ${unless}.`
}
