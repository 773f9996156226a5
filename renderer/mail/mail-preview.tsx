import { MailFrame } from './mail-frame.tsx'
import './mail.css'

/** HTML that Orgo wrote itself, in the same frame as the mail of strangers: it may hold their words. */
export const MailPreview = ({ subject, html }: { subject: string; html: string }) => (
  <MailFrame message={{ messageId: '', subject, attachments: [] }} html={html} />
)
