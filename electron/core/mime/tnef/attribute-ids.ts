/** The four bytes that every TNEF stream begins with. Source: MS-OXTNEF 2.1.3.1. */
export const tnefSignature = 0x223e9f78

/** Attributes that are read, by the name that MS-OXTNEF 2.1.3.4 gives them without "idAtt". Type in the high word, id in the low one. */
export const attributes = {
  dateSent: 0x00038005,
  dateReceived: 0x00038006,
  messageClass: 0x00078008,
  body: 0x0002800c,
  subject: 0x00018004,
  oemCodePage: 0x00069007,
  messageProperties: 0x00069003,
  recipients: 0x00069004,
  attachmentBegin: 0x00069002,
  attachmentTitle: 0x00018010,
  attachmentData: 0x0006800f,
  attachmentProperties: 0x00069005,
} as const

/** Property ids of MS-OXPROPS, and the types of their values (MS-OXCDATA 2.11.1). */
export const tags = {
  messageClass: 0x001a,
  subject: 0x0037,
  clientSubmitTime: 0x0039,
  transportHeaders: 0x007d,
  recipientType: 0x0c15,
  senderName: 0x0c1a,
  senderAddress: 0x0c1f,
  deliveryTime: 0x0e06,
  body: 0x1000,
  rtfCompressed: 0x1009,
  html: 0x1013,
  messageId: 0x1035,
  displayName: 0x3001,
  address: 0x3003,
  attachData: 0x3701,
  attachFileName: 0x3704,
  attachMethod: 0x3705,
  attachLongFileName: 0x3707,
  attachMimeTag: 0x370e,
  attachContentId: 0x3712,
  smtpAddress: 0x39fe,
  internetCodePage: 0x3fde,
  senderSmtpAddress: 0x5d01,
} as const

export const types = {
  integer16: 0x0002,
  integer32: 0x0003,
  floating32: 0x0004,
  floating64: 0x0005,
  currency: 0x0006,
  floatingTime: 0x0007,
  errorCode: 0x000a,
  boolean: 0x000b,
  object: 0x000d,
  integer64: 0x0014,
  string8: 0x001e,
  string: 0x001f,
  time: 0x0040,
  guid: 0x0048,
  binary: 0x0102,
  multiple: 0x1000,
} as const
