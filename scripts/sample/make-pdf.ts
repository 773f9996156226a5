/** One line of a page: size in points, `bold` in Helvetica-Bold. An empty text is a gap of that height. */
export type PdfLine = { text: string; size?: number; bold?: boolean }

const pageWidth = 595
const pageHeight = 842
const margin = 64
const defaultSize = 11

/**
 * A one-page A4 PDF that holds the given lines in Helvetica.
 *
 * Shapes: lines in, from the top; bytes out, the same for the same lines, because nothing of clock or chance goes in.
 * Limits: characters of Latin-1 and the euro sign; lines are not wrapped, the caller keeps them under about 85 characters.
 * Source: ISO 32000-1, 7.5 (file structure) and 9.4 (text).
 */
export function makePdf(title: string, lines: readonly PdfLine[]): Buffer {
  const content = drawLines(lines)
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${pageWidth} ${pageHeight}] /Contents 4 0 R ` +
      '/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>',
    `<< /Title (${escapeText(title)}) /Producer (Orgo sample) >>`,
  ]
  let file = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n'
  const offsets: number[] = []
  objects.forEach((object, index) => {
    offsets.push(file.length)
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
  })
  const startOfTable = file.length
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`
  for (const offset of offsets) file += `${String(offset).padStart(10, '0')} 00000 n \n`
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 7 0 R >>\nstartxref\n${startOfTable}\n%%EOF\n`
  return Buffer.from(file, 'latin1')
}

function drawLines(lines: readonly PdfLine[]): string {
  let y = pageHeight - margin
  const drawn: string[] = []
  for (const line of lines) {
    const size = line.size ?? defaultSize
    y -= Math.round(size * 1.5)
    if (line.text === '') continue
    drawn.push(`BT /${line.bold ? 'F2' : 'F1'} ${size} Tf ${margin} ${y} Td (${escapeText(line.text)}) Tj ET`)
  }
  return drawn.join('\n')
}

function escapeText(text: string): string {
  // WinAnsi has the euro sign at 0x80 and the dash at 0x96, where Latin-1 has controls.
  return text
    .replace(/[\\()]/g, (character) => `\\${character}`)
    .replaceAll('€', '\x80')
    .replaceAll('–', '\x96')
    .replaceAll('’', '\x92')
}
