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
