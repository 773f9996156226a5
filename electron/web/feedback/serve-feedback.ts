import type { IncomingMessage, ServerResponse } from 'node:http'
import { createRouterClient } from '@orpc/server'
import type { Engine } from '#core/engine-contract.ts'
import type { Clock, Log, Random } from '#core/ports.ts'
import { type FeedbackForm, FeedbackInput, FeedbackLanguage, feedbackLimits, showsSomething } from '#shared/model/feedback.ts'
import type { WebLimits } from '../limits.ts'
import { discardBody, readFormBody } from '../read-body.ts'
import { createTokenBucket, type TokenBucket } from '../token-bucket.ts'
import {
  feedbackPolicy,
  nothingTyped,
  type PageFault,
  renderForm,
  renderOff,
  renderSent,
  renderSentence,
  type TypedFields,
} from './feedback-page.ts'
import { type FeedbackWords, feedbackWords } from './feedback-words.ts'
import { createFormTokens } from './form-token.ts'

export type FeedbackParts = { engine: Engine; log: Log; random: Random; clock: Clock; limits: WebLimits }

/** Answers a request below /feedback, with a page whatever it is; `foreign` where it came from the page of another site. */
export type ServeFeedback = (
  request: IncomingMessage,
  response: ServerResponse,
  asked: { path: string; query: URLSearchParams; foreign: boolean },
) => Promise<void>

/** 1,000 callers and addresses are remembered: more at a time is what the bound of all is for. */
const rememberedMax = 1_000

/**
 * The page where somebody without an account may write: the only one that is open without a session.
 *
 * It holds no more than the contract's `feedback.submit` allows: the caller is a visitor with that one permission and the sight of nothing. A
 * page of another site cannot send it: the request's origin was checked before, and the form carries a mark of this run of the host.
 */
export function createFeedbackServer(parts: FeedbackParts): ServeFeedback {
  const { engine, log, random, clock, limits } = parts
  const visitor = { personId: 'visitor', name: 'Visitor', permissions: new Set(['feedback.submit'] as const), sight: [] }
  const client = createRouterClient(engine.router, { context: { session: visitor } }).feedback
  const tokens = createFormTokens(random, clock)
  const total = createTokenBucket(clock, limits.feedback.total, limits.feedback.windowMs)
  const views = createTokenBucket(clock, limits.reads, limits.windowMs)
  const posts = createTokenBucket(clock, limits.writes, limits.windowMs)
  const bucketOf = rememberBuckets(clock, limits)

  const refuse = (response: ServerResponse, status: number, language: FeedbackLanguage, sentence: string): void =>
    sendPage(response, status, renderSentence(language, sentence, true))

  const answer = async (request: IncomingMessage, response: ServerResponse, form: FeedbackForm, language: FeedbackLanguage) => {
    const words = feedbackWords[language]
    const body = posts.take() ? await readFormBody(request, limits) : null
    if (!body?.ok) {
      await discardBody(request, limits)
      response.setHeader('connection', 'close')
      const sentences: Readonly<Record<number, string>> = { 408: words.tooSlow, 413: words.tooLarge, 429: words.tooBusy }
      const status = body?.fault.status ?? 429
      return sentences[status] === undefined
        ? refuse(response, status, language, words.notThisForm)
        : sendPage(response, status, renderSentence(language, sentences[status]))
    }
    const typed = readTyped(body.value)
    const again = (status: number, faults: PageFault[]): void =>
      sendPage(response, status, renderForm({ form, language, token: tokens.make(), typed, faults }))
    const whole = (sentence: string): PageFault[] => [{ field: null, sentence }]
    if ((body.value.get('website') ?? '') !== '') return again(422, whole(words.trapFilled))
    const faults = findFaults(typed, words)
    if (faults.length > 0) return again(422, faults)
    const token = tokens.check(body.value.get('token') ?? '')
    if (token.kind !== 'good') return again(422, whole(token.kind === 'too-fast' ? words.tooFast : words.tooOld))
    const isAllowed =
      bucketOf(`caller ${request.socket.remoteAddress}`).take() &&
      (typed.address === '' || bucketOf(`address ${typed.address.toLowerCase()}`).take()) &&
      total.take()
    if (!isAllowed) {
      log.security('web.feedback-limited', {})
      return again(429, whole(words.tooMany))
    }
    const input = FeedbackInput.safeParse({ ...typed, module: typed.module || null, language, nonce: token.nonce })
    if (!input.success) return again(422, whole(words.notKept))
    try {
      const { reference } = await client.submit(input.data)
      response.writeHead(303, { location: `/feedback/sent?lang=${language}&reference=${reference}` }).end()
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'BAD_ADDRESS')
        return again(422, [{ field: 'address', sentence: words.badAddress }])
      log.error('web.feedback-failed', error)
      again(503, whole(words.notKept))
    }
  }

  return async (request, response, { path, query, foreign }) => {
    const form = await client.form({})
    const language = chooseLanguage(query.get('lang'), request.headers['accept-language'], form.language)
    const words = feedbackWords[language]
    response.setHeader('content-security-policy', feedbackPolicy)
    // Without a referrer browsers send no origin with a form, and the origin is what is asked for.
    response.setHeader('referrer-policy', 'same-origin')
    const reads = request.method === 'GET' || request.method === 'HEAD'
    if (!reads && (foreign || !form.enabled || request.method !== 'POST')) response.setHeader('connection', 'close')
    if (reads && !views.take()) sendPage(response, 429, renderSentence(language, words.tooMany))
    else if (!form.enabled) sendPage(response, 404, renderOff(language))
    else if (foreign) refuse(response, 403, language, words.notThisForm)
    else if (path === '/feedback' && reads)
      sendPage(response, 200, renderForm({ form, language, token: tokens.make(), typed: nothingTyped, faults: [] }))
    else if (path === '/feedback' && request.method === 'POST') await answer(request, response, form, language)
    else if (path === '/feedback') {
      response.setHeader('allow', 'GET, HEAD, POST')
      refuse(response, 405, language, words.wrongMethod)
    } else if (path === '/feedback/sent' && reads && isReference(query.get('reference')))
      sendPage(response, 200, renderSent(form, language, query.get('reference') ?? ''))
    else refuse(response, 404, language, words.nothingHere)
  }
}

/** A bucket for each caller and each address that is left; the oldest is forgotten first. */
function rememberBuckets(clock: Clock, limits: WebLimits): (key: string) => TokenBucket {
  const buckets = new Map<string, TokenBucket>()
  return (key) => {
    const bucket = buckets.get(key) ?? createTokenBucket(clock, limits.feedback.perAddress, limits.feedback.windowMs)
    buckets.delete(key)
    buckets.set(key, bucket)
    const [oldest] = buckets.keys()
    if (buckets.size > rememberedMax && oldest !== undefined) buckets.delete(oldest)
    return bucket
  }
}

function readTyped(body: URLSearchParams): TypedFields {
  const field = (name: keyof TypedFields): string => body.get(name) ?? ''
  return {
    kind: field('kind') === 'feedback' ? 'feedback' : 'request',
    module: field('module').slice(0, 64),
    name: field('name'),
    address: field('address').trim(),
    subject: field('subject'),
    text: field('text'),
  }
}

function findFaults(typed: TypedFields, words: FeedbackWords): PageFault[] {
  const faults: PageFault[] = []
  if (!showsSomething(typed.subject)) faults.push({ field: 'subject', sentence: words.needSubject })
  if (!showsSomething(typed.text)) faults.push({ field: 'text', sentence: words.needText })
  for (const field of ['name', 'address', 'subject', 'text'] as const) {
    // Forms send line ends as two characters; a person counts one.
    const length = typed[field].replaceAll('\r\n', '\n').trim().length
    if (length > feedbackLimits[field]) faults.push({ field, sentence: words.tooLong(feedbackLimits[field]) })
  }
  return faults
}

const isReference = (text: string | null): boolean => /^[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(text ?? '')

/** The language of the address, else the first of the browser's that there is, else the organisation's. */
function chooseLanguage(asked: string | null, accepted: string | undefined, own: FeedbackLanguage): FeedbackLanguage {
  const wanted = (accepted ?? '').split(',').map((part) => part.trim().slice(0, 2).toLowerCase())
  const known = [asked ?? '', ...wanted].map((word) => FeedbackLanguage.safeParse(word)).find(({ success }) => success)
  return known?.data ?? own
}

function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(html)
}
