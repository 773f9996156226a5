/**
 * Whether a path is one a rule file may have: `rules/order.yaml`, `rules/shared.yaml` or `rules/<folder>/<name>.yaml`.
 *
 * Letters, digits, `_`, `-` and dots inside: nothing that leads out of the folder, and no name that some system reads otherwise.
 */
export function isRulePath(path: string): boolean {
  return (
    path === 'rules/order.yaml' ||
    path === 'rules/shared.yaml' ||
    /^rules\/[\p{L}\p{N}_-]{1,64}\/[\p{L}\p{N}_-][\p{L}\p{N}_. -]{0,99}\.ya?ml$/u.test(path)
  )
}
