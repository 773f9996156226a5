/** 100,000 files: a mailbox of that many mails fits; a list that claims more is refused before it is read. */
export const maxEntries = 100_000

/** 64 MiB of names, comments and extra fields: 600 bytes for each of 100,000 files. */
export const maxListBytes = 64 * 1024 * 1024

/** 100:1, for one file and for the whole. Mail packs to a third or a tenth. */
export const maxRatio = 100

/** 16 MiB come out of a zip before its ratio is asked for: less harms nobody, and a few blank mails may pack well. */
export const ratioFromBytes = 16 * 1024 * 1024

/** 1 TiB in all: more than any mailbox, so that a claim of more is a mistake or a bomb. */
export const maxTotalBytes = 1024 ** 4

/** 64 MiB: an Outlook item is unpacked into memory for the thread that reads it; mail servers take no larger ones. */
export const maxHeldBytes = 64 * 1024 * 1024

/** 30 bytes: the smallest header that stands before the data of a file. Source: APPNOTE.TXT 4.3.7. */
export const localHeaderBytes = 30
