/** 998 characters of subject: the longest line of RFC 5322 section 2.1.1. A template that inserts a subject from outside is cut here (P6). */
export const maxSubjectChars = 998

/** 254 characters of address: what a path of RFC 5321 section 4.5.3.1.3 leaves of 256. */
export const maxAddressChars = 254

/** 200 recipients of one mail: servers refuse more than 100 to 500, and what goes to more is a circular, which is one mail each. */
export const maxRecipients = 200

/** 18 MiB of files: base64 makes 25 MB of them, the most that the large providers take. */
export const maxFileBytes = 18 * 1024 ** 2

/** 20 ancestors in References: enough for every mail program to place an answer, and far below any limit of a header. */
export const maxReferences = 20
