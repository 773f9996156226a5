/** Characters that steer a terminal or turn text around: a mail's subject must not be able to do either. */
const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/** Text of a mail, or of a person, as it may be shown on a terminal: without steering characters, lines kept. */
export const toPlainText = (text: string): string => text.replaceAll('\r\n', '\n').replace(steering, '\ufffd')

/** The same in one line, for a cell of a table. */
export const toPlainLine = (text: string): string => toPlainText(text).replace(/\s+/g, ' ').trim()
