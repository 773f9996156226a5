/** Packed bytes that cannot be unpacked: what was unpacked before it is good. The message is one sentence for people. */
export class PackedFault extends Error {
  override readonly name = 'PackedFault'
  readonly code: 'cut_stream' | 'damaged_stream' | 'ratio_too_high'

  constructor(code: PackedFault['code'], message: string) {
    super(message)
    this.code = code
  }
}
