/** 1 MiB. RFC 5322 allows 998 characters; unwrapped base64 stays below this in real mail, and a file without line ends must not be held. */
export const maxLineBytes = 1024 * 1024

/** 64 MiB. Providers accept 25 to 50 MB; the parser's own cap (mime/limits.ts) is the same, so nothing is split that could be parsed. */
export const maxItemBytes = 64 * 1024 * 1024

/** 1 MiB per batch: about 200 ordinary mails, one hand-over to a parse worker. */
export const batchBytes = 1024 * 1024

/** 256 items per batch, so that an archive of tiny mails still shows progress and checkpoints often. */
export const batchItems = 256

/** 4 KiB are looked at after a `From ` line before it is judged: the line itself and the beginning of the next. */
export const lookAheadBytes = 4096

/** 20 remarks per item; a novel with 10,000 lines that begin with "From " needs no more to be understood. */
export const maxItemProblems = 20

/** 8 bytes before the place that is being searched are held: enough to see a blank line with CRLF. */
export const lookBehindBytes = 8

/** Stands before and behind each mail of an MMDF mailbox. Source: mmdf(5). */
export const mmdfDelimiter = '\x01\x01\x01\x01\n'
