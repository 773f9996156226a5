import { oneLine } from './encode-header.ts'
import { tags } from './property-ids.ts'
import type { PropertyReader } from './property-reader.ts'

/** The subject of an item. A PST begins it with U+0001 and the length of its prefix (MS-PST 2.5.3.1.1.1). */
export function readSubject(reader: PropertyReader): string {
  const subject =
    reader.text(tags.subject) ??
    `${reader.text(tags.subjectPrefix) ?? ''}${reader.text(tags.normalizedSubject) ?? reader.text(tags.conversationTopic) ?? ''}`
  return oneLine(subject.startsWith('\u0001') ? subject.slice(2) : subject)
}
