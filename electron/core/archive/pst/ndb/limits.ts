/** 64 KiB: holds eight full blocks; reading it costs hardly more than reading one of them. */
export const windowBytes = 64 * 1024

/** 12 MiB of windows and 2 MiB of pages for each of the two trees: more does not make real files faster. */
export const cacheBytesMax = 12 * 1024 * 1024
export const pageCacheBytesMax = 2 * 1024 * 1024

/** A tree of 20 entries per page needs 8 levels for 25 thousand million blocks. */
export const treeLevelMax = 8

/** 1 GiB for one value, whatever the sizes in the file claim: Outlook itself stops at attachments of 150 MB. */
export const valueBytesMax = 1024 * 1024 * 1024

/** Compressed blocks of 512 bytes may hold 65,536; elsewhere no value is larger than its file. */
export const inflationMax = 128

/** What one damaged object may say about itself; the rest is counted in one last line. */
export const faultsMax = 50

/** Subnodes of one node: a mail of 5,000 attachments has 15,000. */
export const subnodesMax = 1_000_000
