import { drawWhole, type Random } from '../sample/random.ts'

/** What breaks parsers of mail: marks of MIME, of mbox, of what is packed in them. */
const words = [
  '\r\n',
  '\n',
  '\r',
  '\r\n\r\n',
  '\n\n',
  '--',
  'boundary=',
  'charset=utf-7',
  'charset="iso-2022-jp"',
  'charset=',
  '=?',
  '?=',
  '=?utf-8?b?4pyT',
  '=?iso-2022-jp?B?GyRC?=',
  'Content-Type: multipart/mixed; boundary="b"\r\n',
  'Content-Type: message/rfc822\r\n\r\n',
  'Content-Type: message/delivery-status\r\n\r\n',
  'Content-Type: application/ms-tnef; name=winmail.dat\r\n',
  'Content-Type: multipart/signed; protocol="application/pkcs7-signature"\r\n',
  'Content-Type: text/html\r\n',
  'Content-Disposition: inline',
  'Content-Transfer-Encoding: base64\r\n',
  'Content-Transfer-Encoding: uuencode\r\n',
  'Content-Transfer-Encoding: quoted-printable\r\n',
  'Content-Length: 99999999\n',
  'Content-Length: 3\n',
  "filename*0*=utf-8''%41; filename*9999=x",
  'begin 644 x\r\n',
  '\r\n`\r\nend\r\n',
  '-----BEGIN PGP MESSAGE-----\n',
  '-----BEGIN PGP SIGNED MESSAGE-----\n',
  'From ada@riverside.example Thu Jan  1 00:00:00 2026\n',
  '\nFrom ada@riverside.example Thu Jan  1 00:00:00 2026\n',
  'From ',
  '\n>From ',
  'X-Mozilla-Status: ffff\n',
  'Message-ID: <',
  'References: <a@b> <',
  'Date: Thu, 99 Foo 99999 99:99:99 +9999\r\n',
  'Subject: ',
  '\x01\x01\x01\x01\n',
  '\0',
  '\0\0\0\0\0\0\0\0',
  '\ufeff',
  '\x1b$B',
  '\x1b(B',
  '"',
  '(',
  '<',
  '>',
  ':',
  ';',
  ',',
  '=',
  '=\r\n',
  '%',
  '\\',
  '<![CDATA[',
  '<style>',
  '&#xfffffff;',
  '\x80\xff\xfe',
]

/** 256 KiB: no mutation may make a small input so large that its size is the test. */
const longest = 256 * 1024

type Change = (bytes: Buffer, random: Random, others: readonly Buffer[]) => Buffer

const changes: readonly Change[] = [
  // One byte of another value.
  (bytes, random) => {
    const copy = Buffer.from(bytes)
    if (copy.length > 0) copy[at(copy, random)] = drawWhole(random, 0, 255)
    return copy
  },
  insertWord,
  insertWord,
  // A stretch left out.
  (bytes, random) => {
    const from = at(bytes, random)
    return splice(bytes, from, drawWhole(random, 1, 80), [])
  },
  // A stretch repeated elsewhere.
  (bytes, random) => splice(bytes, at(bytes, random), 0, [stretch(bytes, random, 300)]),
  // A stretch of another seed.
  (bytes, random, others) => {
    const other = others[drawWhole(random, 0, others.length - 1)] ?? bytes
    return splice(bytes, at(bytes, random), 0, [stretch(other, random, 1000)])
  },
  // The end is missing, or is the end of another one.
  (bytes, random, others) => {
    const head = bytes.subarray(0, at(bytes, random))
    if (random() < 0.6) return head
    const other = others[drawWhole(random, 0, others.length - 1)] ?? bytes
    return Buffer.concat([head, other.subarray(at(other, random))])
  },
  // A few bytes many times.
  (bytes, random) => {
    const part = random() < 0.5 ? stretch(bytes, random, 12) : wordOf(random)
    const times = Math.ceil(drawWhole(random, 2, 4000) / Math.max(1, part.length))
    return splice(
      bytes,
      at(bytes, random),
      0,
      Array.from({ length: times }, () => part),
    )
  },
  // Two neighbouring stretches change places.
  (bytes, random) => {
    const from = at(bytes, random)
    const [one, other] = [drawWhole(random, 1, 200), drawWhole(random, 1, 200)]
    return splice(bytes, from, one + other, [bytes.subarray(from + one, from + one + other), bytes.subarray(from, from + one)])
  },
  // Other line ends, in a stretch or in all of it.
  (bytes, random) => {
    const from = random() < 0.5 ? 0 : at(bytes, random)
    const size = random() < 0.5 ? bytes.length : drawWhole(random, 1, 500)
    const [found, wanted] = (lineEnds[drawWhole(random, 0, lineEnds.length - 1)] ?? lineEnds[0]) as [RegExp, string]
    const part = bytes
      .subarray(from, from + size)
      .toString('latin1')
      .replace(found, wanted)
    return splice(bytes, from, size, [Buffer.from(part, 'latin1')])
  },
]

const lineEnds: [RegExp, string][] = [
  [/\r\n/g, '\n'],
  [/\r?\n/g, '\r'],
  [/\r?\n/g, '\r\n'],
  [/\r?\n/g, '\n\n'],
]

/** A text damaged in one to six ways. */
export function mutateText(original: Buffer, random: Random, others: readonly Buffer[]): Buffer {
  let bytes = original
  for (let left = drawWhole(random, 1, 6); left > 0; left -= 1) {
    const change = changes[drawWhole(random, 0, changes.length - 1)]
    if (change) bytes = change(bytes, random, others).subarray(0, longest)
  }
  return bytes.length === 0 ? Buffer.from(' ') : Buffer.from(bytes)
}

function insertWord(bytes: Buffer, random: Random): Buffer {
  return splice(bytes, at(bytes, random), 0, [wordOf(random)])
}

function wordOf(random: Random): Buffer {
  return Buffer.from(words[drawWhole(random, 0, words.length - 1)] ?? '', 'latin1')
}

function stretch(bytes: Buffer, random: Random, most: number): Buffer {
  const from = at(bytes, random)
  return bytes.subarray(from, from + drawWhole(random, 1, most))
}

function splice(bytes: Buffer, from: number, leftOut: number, put: readonly Buffer[]): Buffer {
  return Buffer.concat([bytes.subarray(0, from), ...put, bytes.subarray(from + leftOut)])
}

function at(bytes: Buffer, random: Random): number {
  return drawWhole(random, 0, Math.max(0, bytes.length - 1))
}
