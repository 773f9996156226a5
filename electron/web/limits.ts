/** The bounds of the web host. Tests narrow some of them. */
export type WebLimits = {
  /** A body that is not an upload. The largest request of the contract, a task's description, is under 100 KB. */
  bodyBytes: number
  /** How long a body that is not an upload may take. */
  bodyMs: number
  /** How long the headers of a request may take, as Node's own default. */
  headersMs: number
  /** One uploaded archive. Larger ones are imported by path, which copies nothing. */
  uploadBytes: number
  /** An upload that sends nothing for this long is given up. */
  uploadIdleMs: number
  /** Uploads at the same time: each is one stream of encryption on one core. */
  uploads: number
  /** Connections at the same time: a browser opens six per page and one socket per tab. */
  sockets: number
  /** Commands, uploads and sign-ins per session in `windowMs`. */
  writes: number
  /** Queries per session in `windowMs`: scrolling fast through a list asks some 20 times a second. */
  reads: number
  windowMs: number
  /** What visitors may send in `windowMs`: from one machine or with one address left, and all together. */
  feedback: { perAddress: number; total: number; windowMs: number }
}

export const defaultLimits: WebLimits = {
  bodyBytes: 1024 * 1024,
  bodyMs: 30_000,
  headersMs: 60_000,
  uploadBytes: 4 * 1024 ** 3,
  uploadIdleMs: 60_000,
  uploads: 4,
  sockets: 200,
  writes: 100,
  reads: 3_000,
  windowMs: 10_000,
  feedback: { perAddress: 10, total: 60, windowMs: 3_600_000 },
}
