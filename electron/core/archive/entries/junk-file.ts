/**
 * Whether a file is no mail by its name: what operating systems leave behind, and what mail programs keep beside their mailboxes.
 *
 * Source: resource forks of macOS in foreign file systems (`__MACOSX`, `._x`); Mork indices and rules of Thunderbird (`.msf`, `.dat`); the
 * indices of Apple Mail, Evolution, KMail, MH, Courier and Dovecot.
 */
export function isJunkFile(names: readonly string[]): boolean {
  const name = names.at(-1) ?? ''
  if (names.some((part) => part === '__MACOSX' || part.endsWith('.mozmsgs'))) return true
  return name.startsWith('._') || junkNames.has(name.toLowerCase()) || junkPatterns.test(name)
}

const junkNames: ReadonlySet<string> = new Set([
  ...['.ds_store', '.localized', 'thumbs.db', 'desktop.ini', '.directory', 'ehthumbs.db'],
  ...['table_of_contents', 'info.plist', '.overview', 'content_index'],
  ...[
    '.mh_sequences',
    '.xmhcache',
    '.mh_profile',
    '.sylpheed_cache',
    '.sylpheed_mark',
    '.claws_cache',
    '.claws_mark',
    '.claws_tags',
  ],
  ...[
    'maildirfolder',
    'maildirsize',
    'courierimapuiddb',
    'courierimapsubscribed',
    'courierimapacl',
    'subscriptions',
    'filterlog.html',
  ],
])

const junkPatterns =
  /(?:\.msf|\.dat|\.wdseml|\.mozeml|\.snm|\.toc|\.cmeta|\.ev-summary(?:-meta)?|\.ibex\.index(?:\.data)?|\.parentlock)$|^\..*\.index(?:\.ids|\.sorted)?$|^dovecot[.-]/i
