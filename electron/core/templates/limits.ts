/** 100,000 characters: the most that is parsed of one text. The longest of ours has 2,000. */
export const maxTemplateLength = 100_000

/** 200 ms for one rendering of Liquid: ours take 2, and the outbox renders in a transaction. */
export const maxRenderMs = 200

/** 1,000,000 units of what filters and ranges make, counted by the library. */
export const maxMemory = 1_000_000

/** 300,000 characters of body: a mail that is longer is no text that somebody reads. */
export const maxBodyLength = 300_000

/** 200 characters of subject: the longest that mail programs show is about 80. */
export const maxSubjectLength = 200

/** 20,000 characters of one value: some ten pages of a mail that is quoted. */
export const maxValueLength = 20_000

/** 500 elements of one list: a digest with more is no digest. */
export const maxListLength = 500

/** 12 levels of data: ours have 5. */
export const maxDepth = 12
