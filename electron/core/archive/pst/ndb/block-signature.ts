/**
 * The signature of a page or block: its place and its id, mixed.
 *
 * Units: `offset` in bytes, both may exceed 32 bits; only their low 32 bits count. Source: MS-PST 5.5 (ComputeSig).
 */
export function computeSignature(offset: number, bid: number): number {
  const mixed = ((offset % 0x1_0000_0000) ^ (bid % 0x1_0000_0000)) >>> 0
  return ((mixed >>> 16) ^ mixed) & 0xffff
}
