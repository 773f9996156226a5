/** The frame's own policy: pictures from the message itself, inline styles, and nothing else (A-35, layer 3). */
export const framePolicy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"

/** Links may open a window, which is then an ordinary one; scripts, forms and the app's origin stay out (A-35, layer 2). */
export const frameSandbox = 'allow-popups allow-popups-to-escape-sandbox'

const look = `
html { background: #fff; color: #1b1f24; color-scheme: light; }
body { margin: 12px 16px; font: 14px/1.45 system-ui, sans-serif; overflow-wrap: anywhere; }
img { max-width: 100%; height: auto; }
table { max-width: 100%; }
a { color: #1f5fbf; }
pre { white-space: pre-wrap; }
blockquote { margin: 8px 0 8px 4px; padding-left: 12px; border-left: 2px solid #c8ccd1; color: #57606a; }
`

/** The whole document of a mail's frame. HTML mail is written for paper, so it stays on white in the dark theme too. */
export const composeFrame = (sanitised: string): string =>
  `<!doctype html><html lang=""><head><meta http-equiv="Content-Security-Policy" content="${framePolicy}">` +
  `<meta name="referrer" content="no-referrer"><title>HTML</title><style>${look}</style></head><body dir="auto">${sanitised}</body></html>`
