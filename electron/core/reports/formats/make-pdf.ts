import pdfMake from 'pdfmake'
import fonts from 'pdfmake/build/vfs_fonts.js'
import type { TDocumentDefinitions } from 'pdfmake/interfaces'
import { tableLayouts } from './page.ts'

/** The part of pdfmake under Node that its types leave out. */
type WithFiles = { virtualfs: { existsSync(name: string): boolean; writeFileSync(name: string, content: Buffer): void } }

/**
 * Makes a PDF of a document: the same on every host, with its typeface inside (Roboto: Latin, Greek, Cyrillic).
 *
 * What the document says must have gone through `replaceLetters`. Nothing is read but the document: neither addresses nor files.
 */
export async function makePdf(document: TDocumentDefinitions): Promise<Buffer> {
  // `index.js` of pdfmake makes it so for Node.
  const { virtualfs } = pdfMake as typeof pdfMake & WithFiles
  for (const [name, base64] of Object.entries(fonts))
    if (!virtualfs.existsSync(name)) virtualfs.writeFileSync(name, Buffer.from(base64, 'base64'))
  pdfMake.setUrlAccessPolicy(() => false)
  pdfMake.setLocalAccessPolicy(() => false)
  pdfMake.setTableLayouts(tableLayouts)
  pdfMake.setFonts({
    Roboto: {
      normal: 'Roboto-Regular.ttf',
      bold: 'Roboto-Medium.ttf',
      italics: 'Roboto-Italic.ttf',
      bolditalics: 'Roboto-MediumItalic.ttf',
    },
  })
  return pdfMake.createPdf(document).getBuffer()
}
