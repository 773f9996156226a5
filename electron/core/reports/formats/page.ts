import type { CustomTableLayout, TDocumentDefinitions } from 'pdfmake/interfaces'
import type { ReportLanguage } from '#shared/model/report.ts'
import { wordsIn } from '../report-words.ts'

/** A heading below nine tenths of a page has no room for a row under it. */
const lowestHeading = 0.88

/** The page every document of Orgo has: A4, the title above from the second page on, when it was made and the page's number below. */
export function pageOf(about: {
  title: string
  head: string
  made: string
  language: ReportLanguage
}): Omit<TDocumentDefinitions, 'content'> {
  const say = wordsIn(about.language)
  return {
    pageSize: 'A4',
    pageMargins: [42, 52, 42, 52],
    info: { title: about.title, creator: 'Orgo', producer: 'Orgo' },
    language: about.language,
    header: (page) => (page === 1 ? '' : { text: about.head, style: 'note', margin: [42, 24, 42, 0] }),
    footer: (page, pages) => ({
      columns: [
        { text: about.made, style: 'note' },
        { text: say('page', { page, pages }), style: 'note', alignment: 'right' },
      ],
      margin: [42, 14, 42, 0],
    }),
    defaultStyle: { font: 'Roboto', fontSize: 9, lineHeight: 1.15, color: '#1b2630' },
    styles: {
      organisation: { fontSize: 9, color: '#56636e' },
      title: { fontSize: 20, bold: true, margin: [0, 2, 0, 0] },
      period: { fontSize: 12, color: '#56636e', margin: [0, 0, 0, 4] },
      heading: { fontSize: 12, bold: true, margin: [0, 10, 0, 4] },
      head: { bold: true, fontSize: 8.5, color: '#56636e' },
      figureTitle: { fontSize: 8, color: '#56636e' },
      figure: { fontSize: 15, bold: true },
      note: { fontSize: 8, color: '#56636e' },
      bar: { fontSize: 8 },
    },
    // A heading at the foot of a page goes over with what it heads.
    pageBreakBefore: (node) => node.headlineLevel === 1 && node.startPosition.verticalRatio > lowestHeading,
  }
}

/** `lines`: a line under each row. `boxes`: each cell a pale box. */
export const tableLayouts: Record<string, CustomTableLayout> = {
  lines: {
    hLineWidth: (row, node) => (row === 0 || row === node.table.body.length ? 0 : row === 1 ? 0.8 : 0.4),
    vLineWidth: () => 0,
    hLineColor: (row) => (row === 1 ? '#8a97a3' : '#d7dee4'),
    paddingLeft: (column) => (column === 0 ? 0 : 5),
    paddingRight: () => 3,
    paddingTop: () => 2,
    paddingBottom: () => 2,
  },
  boxes: {
    hLineWidth: () => 4,
    vLineWidth: () => 4,
    hLineColor: () => '#ffffff',
    vLineColor: () => '#ffffff',
    paddingLeft: () => 6,
    paddingRight: () => 6,
    paddingTop: () => 5,
    paddingBottom: () => 5,
  },
}
