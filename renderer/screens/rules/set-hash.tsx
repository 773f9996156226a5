import { t } from '../../text/translate.ts'

/** 12 letters: enough to tell versions apart, and as many as a line has room for. */
const shownLetters = 12

/** The name of a rule set as every screen shows it: the beginning of the hash of its files. */
export const SetHash = ({ hash }: { hash: string }) => (
  <span className="mono" title={`${t('rules.hash')}: ${hash}`}>
    {hash.slice(0, shownLetters)}
  </span>
)
