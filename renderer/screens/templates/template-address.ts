/** What a preview is of: a task, a message, or neither. */
export type PreviewOn = { taskId: string } | { messageId: string } | null

/**
 * The address of the editor for a text such as `templates/email/notice.en.liquid`: `/templates/edit/email/notice/en`.
 *
 * No dot: hosts take an address that ends like a file's name for a file.
 */
export function templateAddress(path: string, on: PreviewOn = null): string {
  const [, folder = '', file = ''] = path.split('/')
  const steps = [folder, ...file.replace(/\.liquid$/, '').split('.')].map(encodeURIComponent)
  return `/templates/edit/${steps.join('/')}${on === null ? '' : `?on=${'taskId' in on ? on.taskId : on.messageId}`}`
}

/** The text that the rest of an editor's address names. */
export function pathOfTemplateAddress(rest: string): string {
  const [folder = '', ...file] = rest.split('/').map(decodeURIComponent)
  return `templates/${folder}/${file.join('.')}.liquid`
}

/** Reads what the preview is of from the query part of an address. */
export function searchToPreviewOn(search: string): PreviewOn {
  const on = new URLSearchParams(search).get('on') ?? ''
  if (on.startsWith('task_')) return { taskId: on }
  return on.startsWith('msg_') ? { messageId: on } : null
}
