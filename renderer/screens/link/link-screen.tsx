import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { judgeLink, type LinkJudgement } from '../../mail/judge-link.ts'
import { t } from '../../text/translate.ts'
import './link-screen.css'

/** The page between a mail and the world: where a link really goes, what is odd about it, and one button. */
export function LinkScreen() {
  const params = new URLSearchParams(window.location.search)
  const words = params.get('text') ?? ''
  const judgement = judgeLink(params.get('to') ?? '', words)
  return (
    <main className="link-check">
      {judgement.kind === 'refused' ? (
        <>
          <h1>{t('link.refusedTitle')}</h1>
          <p>{t('link.refusedBody')}</p>
        </>
      ) : (
        <Destination judgement={judgement} />
      )}
      <p className="muted">{t('link.closeHint')}</p>
    </main>
  )
}

function Destination({ judgement }: { judgement: Exclude<LinkJudgement, { kind: 'refused' }> }) {
  const isPage = judgement.kind === 'page'
  return (
    <>
      <h1>{t('link.title')}</h1>
      <p className="link-host">
        {isPage ? t('link.host', { host: judgement.host }) : t('link.mail', { address: judgement.address })}
      </p>
      {isPage && <Warnings judgement={judgement} />}
      <h2>{t('link.full')}</h2>
      <p className="link-full mono">{judgement.href}</p>
      <Button component="a" href={judgement.href} rel="noopener noreferrer" variant="filled">
        {isPage ? t('link.open', { host: judgement.host }) : t('link.write', { address: judgement.address })}
      </Button>
    </>
  )
}

function Warnings({ judgement }: { judgement: Extract<LinkJudgement, { kind: 'page' }> }) {
  const { host, shownHost, isPunycode, hasUserInfo } = judgement
  const sentences = [
    ...(shownHost === null ? [] : [t('link.mismatch', { text: shownHost, host })]),
    ...(isPunycode ? [t('link.punycode', { host })] : []),
    ...(hasUserInfo ? [t('link.userinfo', { host })] : []),
  ]
  return sentences.map((sentence) => (
    <p key={sentence} className="link-warning tone-danger">
      <IconAlertTriangle size={20} aria-hidden />
      <span>{sentence}</span>
    </p>
  ))
}
