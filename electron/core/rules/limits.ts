/** 256 KiB. The largest rule file seen in the field is under 60 KiB; a YAML bomb needs room. */
export const maxFileBytes = 262_144

/** 200 files keep the whole set checkable within two seconds. */
export const maxFiles = 200

/** 2,000 rules: ten times what the largest office of our plans writes. */
export const maxRules = 2_000

/** 2,000 keys in one map; a real one has under 30. */
export const maxMapKeys = 2_000

/** 32 levels of YAML; rule files use under 12. */
export const maxYamlDepth = 32

/** 80,000 YAML tokens: a full file of 2,000 rules has 60,000. What goes beyond would be read for seconds only to be refused. */
export const maxYamlTokens = 80_000

/** 16 levels of brackets and `not`: nobody reads deeper ones. */
export const maxConditionDepth = 16

/** 200 tests in one condition. */
export const maxTests = 200

/** 200 values in one test; longer ones belong into a list. */
export const maxValues = 200

/** 500 characters in one literal or pattern. */
export const maxLiteralLength = 500

/** 10,000 instructions in one compiled pattern: `(a{1000}){1000}` is refused, not run. */
export const maxRegexInstructions = 10_000

/** 5,000 entries in one list. */
export const maxListEntries = 5_000

/** 20 actions in one rule. */
export const maxActions = 20

/** 10 targets in one action. */
export const maxTargets = 10

/** 6 steps in one escalation ladder. */
export const maxLadderSteps = 6

/** 200 attachments are read of one message; a zip bomb of parts must not cost more. */
export const maxAttachments = 200

/** 262,144 characters of a body are read. */
export const maxTextLength = 262_144

/** A pattern reads the first 100 KB of a text. */
export const maxRegexText = 102_400

/** 50 million steps for one message, a second or so of one core. */
export const maxSteps = 50_000_000

/** 80 characters of what a test saw are kept in a trace. */
export const maxSawLength = 80

/** Words a false `contains` is compared with to find one that is nearly it. */
export const maxNearWords = 2_000
