/**
 * The limits of A-24. One that is crossed makes the mail partial: header and raw bytes are kept, the rest is not parsed.
 */
export type MimeLimits = {
  /** 64 MiB. Providers accept 25 to 50 MB; parsing needs about three times the size in memory, and a worker has 512 MB. */
  maxMessageBytes: number
  /** 1,000 body parts. Digests stay under 200; 100,000 parts cost a library 1.9 s and 242 MB. */
  maxParts: number
  /** 32 levels of multipart and message/rfc822. Forwards of forwards stay under 8; 80,000 levels cost a library 19 s. */
  maxDepth: number
  /** 256 KiB for one header block. Long Received and ARC chains stay under 60 KB. */
  maxHeaderBytes: number
  /** 2 MiB for the header blocks of all parts together; each line of them becomes an object of a library. */
  maxAllHeaderBytes: number
  /** 4 MiB of text in all text parts together, five novels: the text of a mail has to fit a worker's heap many times over. */
  maxTextBytes: number
  /** 10,000 mailboxes in To, Cc and Bcc together; more is a mailing accident and each is a row. */
  maxRecipients: number
}

export const mimeLimits: MimeLimits = {
  maxMessageBytes: 64 * 1024 * 1024,
  maxParts: 1000,
  maxDepth: 32,
  maxHeaderBytes: 256 * 1024,
  maxAllHeaderBytes: 2 * 1024 * 1024,
  maxTextBytes: 4 * 1024 * 1024,
  maxRecipients: 10_000,
}

/** 1,000 header fields are kept of a mail, 16 KiB of each value; the raw bytes hold all of them. */
export const maxHeaderFields = 1000
export const maxHeaderValueChars = 16 * 1024

/** 1,000 message ids: a thread longer than that is found by its newest ids. */
export const maxReferences = 1000

/** 998 characters, RFC 5322's line limit; longer subjects are cut. */
export const maxSubjectChars = 998

/** 160 characters: two lines in a list. */
export const previewChars = 160
