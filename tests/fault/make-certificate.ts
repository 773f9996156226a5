import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

export type TestCertificate = { key: string; cert: string }

type Wanted = { names: readonly string[]; from?: number; until?: number; signedBy?: TestCertificate; isAuthority?: boolean }

const dayMs = 86_400_000

/** A certificate for tests, self-signed or signed by another of this function. Source: RFC 5280; no library writes one. */
export function makeCertificate({ names, from, until, signedBy, isAuthority = false }: Wanted): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const subject = names[0] ?? 'test'
  const issuer = signedBy ? 'Test authority' : subject
  const now = Date.now()
  const algorithm = sequence(oid('1.2.840.10045.4.3.2'))
  const extensions = [
    sequence(
      oid('2.5.29.17'),
      octets(
        sequence(...names.map((name) => (isAddress(name) ? tagged(0x87, addressBytes(name)) : tagged(0x82, Buffer.from(name))))),
      ),
    ),
    ...(isAuthority
      ? [sequence(oid('2.5.29.19'), tagged(0x01, Buffer.from([0xff])), octets(sequence(tagged(0x01, Buffer.from([0xff])))))]
      : []),
  ]
  const body = sequence(
    tagged(0xa0, integer(2)),
    integer(Math.floor(Math.random() * 2 ** 31) + 1),
    algorithm,
    commonName(isAuthority ? 'Test authority' : issuer),
    sequence(time(from ?? now - dayMs), time(until ?? now + 30 * dayMs)),
    commonName(isAuthority ? 'Test authority' : subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions)),
  )
  const signer: KeyObject | string = signedBy ? signedBy.key : privateKey
  const signature = sign('sha256', body, signer)
  const der = sequence(body, algorithm, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])))
  return {
    key,
    cert: `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  }
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: Buffer[]): Buffer => tagged(0x30, Buffer.concat(parts))
const octets = (content: Buffer): Buffer => tagged(0x04, content)

function integer(value: number): Buffer {
  const bytes = Buffer.alloc(5)
  bytes.writeUInt32BE(value, 1)
  const from = bytes.findIndex((byte, at) => byte !== 0 || at === 4)
  const short = bytes.subarray(from)
  return tagged(0x02, (short[0] ?? 0) > 127 ? Buffer.concat([Buffer.from([0]), short]) : short)
}

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number)
  const bytes = rest.flatMap((part) => {
    const groups = [part & 0x7f]
    for (let left = part >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80)
    return groups
  })
  return tagged(0x06, Buffer.from([first * 40 + second, ...bytes]))
}

const commonName = (name: string): Buffer => sequence(tagged(0x31, sequence(oid('2.5.4.3'), tagged(0x0c, Buffer.from(name)))))

const time = (at: number): Buffer =>
  tagged(0x18, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`))

const isAddress = (name: string): boolean => /^\d+(\.\d+){3}$/.test(name)
const addressBytes = (name: string): Buffer => Buffer.from(name.split('.').map(Number))
