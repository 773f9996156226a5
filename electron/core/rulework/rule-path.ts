/**
 * Whether a path is one a file of the rule set may have: `rules/order.yaml`, `rules/shared.yaml`, holidays as `rules/<name>.ics`,
 * `rules/<folder>/<name>.yaml`, `templates/<folder>/<name>.liquid` or `templates/<folder>/checklists/<name>.yaml`.
 *
 * Letters, digits, `_`, `-` and dots inside: nothing that leads out of the folder, and no name that some system reads otherwise.
 */
export function isRulePath(path: string): boolean {
  return (
    path === 'rules/order.yaml' ||
    path === 'rules/shared.yaml' ||
    /^rules\/[\p{L}\p{N}_-][\p{L}\p{N}_. -]{0,99}\.ics$/u.test(path) ||
    /^rules\/[\p{L}\p{N}_-]{1,64}\/[\p{L}\p{N}_-][\p{L}\p{N}_. -]{0,99}\.ya?ml$/u.test(path) ||
    /^templates\/[\p{L}\p{N}_-]{1,64}\/[\p{L}\p{N}_-][\p{L}\p{N}_. -]{0,99}\.liquid$/u.test(path) ||
    /^templates\/[\p{L}\p{N}_-]{1,64}\/checklists\/[\p{L}\p{N}_-][\p{L}\p{N}_. -]{0,99}\.ya?ml$/u.test(path)
  )
}
