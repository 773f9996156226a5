import { describe, expect, it } from 'vitest'
import { toWireAddress, toWireEnvelope } from './wire-address.ts'

describe('addresses on the wire', () => {
  it.each([
    ['anna@bücher.example', 'anna@xn--bcher-kva.example'],
    ['jürgen@bücher.example', 'jürgen@xn--bcher-kva.example'],
    ['anna@books.example', 'anna@books.example'],
    ['', ''],
  ])('DLV-12 %s goes as %s', (address, wire) => {
    expect(toWireAddress(address)).toBe(wire)
  })

  it('DLV-12 answers come back in the addresses as they were given, and who cannot be asked is refused', () => {
    const envelope = { from: '', to: ['anna@bücher.example', 'jürgen@bücher.example'] }
    const wire = toWireEnvelope(envelope, false)
    expect(wire.to).toEqual(['anna@xn--bcher-kva.example'])
    expect(wire.read({ accepted: ['anna@xn--bcher-kva.example'], refused: [] })).toEqual({
      accepted: ['anna@bücher.example'],
      refused: [{ address: 'jürgen@bücher.example', code: 553, reply: expect.stringContaining('no SMTPUTF8') }],
    })
    expect(toWireEnvelope(envelope, true).to).toEqual(['anna@xn--bcher-kva.example', 'jürgen@xn--bcher-kva.example'])
  })
})
