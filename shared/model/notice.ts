import { z } from 'zod'
import { Instant, TaskId } from './base.ts'
import { Priority } from './task-base.ts'

/** What somebody may want to be told of. */
export const NoticeTopic = z.enum(['assigned', 'mentioned', 'escalated', 'late', 'watched', 'report_ready'])
export type NoticeTopic = z.infer<typeof NoticeTopic>

/** Topics that may pass quiet hours, where the person allows it: something waits for them in particular, and time runs. */
export const urgentTopics: readonly NoticeTopic[] = ['mentioned', 'escalated', 'late']

/** How somebody is told: by a mail at once, in the mail of the day, or by a notice of the system they sit at. None of them: only in Orgo. */
export const NoticeWay = z.enum(['mail', 'digest', 'system'])
export type NoticeWay = z.infer<typeof NoticeWay>

const Ways = z.array(NoticeWay).max(3)

/** Who is told of what by which way. */
export const NoticeMatrix = z.strictObject({
  assigned: Ways,
  mentioned: Ways,
  escalated: Ways,
  late: Ways,
  watched: Ways,
  report_ready: Ways,
})
export type NoticeMatrix = z.infer<typeof NoticeMatrix>

const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time such as 08:00.')

/** Clock times in the person's zone; over midnight where `from` is the later. */
export const QuietHours = z.strictObject({ from: ClockTime, until: ClockTime })
export type QuietHours = z.infer<typeof QuietHours>

/**
 * What one person has chosen.
 *
 * Shapes: `quiet` null is none; `urgentPasses` lets urgent topics through all the same; `digestAt` is a clock time, and `digestDays` the days it
 * comes on; `zone` is an IANA zone, null for the organisation's.
 */
export const NoticeChoice = z.strictObject({
  matrix: NoticeMatrix,
  quiet: QuietHours.nullable(),
  urgentPasses: z.boolean(),
  digestAt: ClockTime,
  digestDays: z.enum(['every_day', 'monday_to_friday']),
  zone: z.string().min(1).max(64).nullable(),
})
export type NoticeChoice = z.infer<typeof NoticeChoice>

/** What holds for somebody who has chosen nothing. */
export const defaultNoticeChoice: NoticeChoice = {
  matrix: {
    assigned: ['mail', 'digest', 'system'],
    mentioned: ['mail', 'system'],
    escalated: ['mail', 'system'],
    late: ['digest', 'system'],
    watched: ['digest'],
    report_ready: ['mail'],
  },
  quiet: { from: '19:00', until: '07:00' },
  urgentPasses: true,
  digestAt: '07:30',
  digestDays: 'monday_to_friday',
  zone: null,
}

/** A person's notices: `address` is where mail to them goes, null where the people file names none; `isDefault` while they have chosen nothing. */
export const PersonNotices = z.object({
  personId: z.string(),
  name: z.string(),
  address: z.string().nullable(),
  isDefault: z.boolean(),
  choice: NoticeChoice,
})
export type PersonNotices = z.infer<typeof PersonNotices>

/** A line of a digest. A confidential task has no title here: the mail passes through foreign hands. */
export const DigestTask = z.object({
  taskId: TaskId,
  title: z.string(),
  url: z.string().nullable(),
  due: Instant.nullable(),
  priority: Priority,
  confidential: z.boolean(),
})
export type DigestTask = z.infer<typeof DigestTask>

export const DigestGroupName = z.enum(['escalated', 'late', 'mentioned', 'assigned', 'watched'])
export type DigestGroupName = z.infer<typeof DigestGroupName>

/** The tasks of one topic, the most urgent first; `more` is how many are left out. */
export const DigestGroup = z.object({
  group: DigestGroupName,
  title: z.string(),
  tasks: z.array(DigestTask),
  more: z.int().nonnegative(),
})
export type DigestGroup = z.infer<typeof DigestGroup>

/** What the mail of a day tells one person. Without a group there is nothing to tell, and no mail goes out. */
export const Digest = z.object({
  /** YYYY-MM-DD in the person's zone. */
  day: z.string(),
  person: z.object({ id: z.string(), name: z.string(), language: z.string() }),
  groups: z.array(DigestGroup),
  counts: z.object({ total: z.int(), overdue: z.int(), new: z.int() }),
})
export type Digest = z.infer<typeof Digest>

/** A digest as it would go out: `sentAt` is when this day's went into the outbox, `mail` null where it has nothing to tell or no template. */
export const DigestPreview = z.object({
  digest: Digest,
  nextAt: Instant.nullable(),
  sentAt: Instant.nullable(),
  mail: z.object({ subject: z.string(), text: z.string(), html: z.string() }).nullable(),
  /** Why there is no mail, as a sentence. */
  reason: z.string().nullable(),
})
export type DigestPreview = z.infer<typeof DigestPreview>
