/** 2,000 recipients of one circular: they are written in one transaction, which takes about a second for as many. */
export const recipientsMax = 2_000

/** 100 faults of a list are shown: whoever pasted the wrong file knows after the first. */
export const faultsMax = 100
