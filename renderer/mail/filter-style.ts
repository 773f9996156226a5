/** Longhand properties that change how text looks and nothing else: no position, no content, no picture. */
const allowed = new Set(
  `color background-color opacity direction unicode-bidi
  font-family font-size font-style font-weight font-variant-caps font-stretch line-height letter-spacing word-spacing
  text-align text-indent text-transform text-decoration-line text-decoration-style text-decoration-color vertical-align
  white-space white-space-collapse text-wrap-mode word-break overflow-wrap
  margin-top margin-right margin-bottom margin-left padding-top padding-right padding-bottom padding-left
  border-top-width border-right-width border-bottom-width border-left-width
  border-top-style border-right-style border-bottom-style border-left-style
  border-top-color border-right-color border-bottom-color border-left-color
  border-top-left-radius border-top-right-radius border-bottom-left-radius border-bottom-right-radius
  border-collapse border-spacing caption-side empty-cells table-layout
  width min-width max-width height min-height max-height display float clear
  list-style-type list-style-position`.split(/\s+/),
)

/** A value that could name another place, or that is not what it says when it is read again. */
const suspicious = /url\(|image|attr\(|var\(|env\(|expression|[@\\<>{}]/i

export type FilteredStyle = { style: string; namesPicture: boolean }

/**
 * Keeps of an inline style what is allowed.
 *
 * The browser's own parser reads it (`probe.style`), so that comments, escapes and shorthands are gone before anything
 * is compared. `probe` belongs to a document that shows nothing. Source: A-35, layer 1.
 */
export function filterStyle(style: string, probe: HTMLElement): FilteredStyle {
  probe.setAttribute('style', style)
  const kept: string[] = []
  let namesPicture = false
  for (const property of Array.from(probe.style)) {
    const value = probe.style.getPropertyValue(property)
    if (/url\(|image-set\(/i.test(value)) namesPicture = true
    if (allowed.has(property) && !suspicious.test(value)) kept.push(`${property}: ${value}`)
  }
  return { style: kept.join('; '), namesPicture }
}
