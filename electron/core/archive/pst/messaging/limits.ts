/** 32 levels of messages in messages: forwards of forwards stay under 8 in real mail. */
export const embeddedDepthMax = 32

/** Messages opened within one item, so that a file whose messages all hold each other comes to an end. */
export const embeddedItemsMax = 10_000

/** Folders within folders: Outlook itself stops at 300. */
export const folderDepthMax = 320
