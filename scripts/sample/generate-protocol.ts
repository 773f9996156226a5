/** Writes the emergency protocol that the rules of the maintenance module attach to urgent tasks. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { makePdf, type PdfLine } from './make-pdf.ts'

const path = fileURLToPath(new URL('../../templates/_all/files/emergency_protocol.pdf', import.meta.url))

const heading = (text: string): PdfLine[] => [
  { text: '', size: 8 },
  { text, size: 13, bold: true },
]
const points = (...texts: string[]): PdfLine[] => texts.map((text) => ({ text }))

/** The bytes of the protocol: one page that a person reads in a minute, standing in a wet cellar. */
export function makeProtocol(): Buffer {
  return makePdf('Emergency protocol', [
    { text: 'Emergency protocol', size: 22, bold: true },
    { text: 'Riverside houses and school. A sample: put your own numbers in before you rely on it.', size: 10 },
    ...heading('First'),
    ...points(
      '1. People before things. In danger of life call the public emergency number.',
      '2. Smell of gas: no switch, no bell, no flame. Open windows, warn neighbours by knocking,',
      '    leave the house, telephone from outside.',
      '3. Fire or smoke: leave, close doors behind you, do not use the lift.',
    ),
    ...heading('Water'),
    ...points(
      '4. Close the main stopcock: house A and B in the cellar beside the stairs, house C behind',
      '    the bicycles, school in the boiler room.',
      '5. Water near sockets or the fuse box: switch off the main fuse only if your feet are dry.',
    ),
    ...heading('Lift'),
    ...points('6. Talk to the person through the door. Never force it. Call the lift firm, then the caretaker.'),
    ...heading('Then'),
    ...points(
      '7. Call the caretaker on duty. No answer within 15 minutes: call the coordinator.',
      '8. Take two photographs before anything is moved.',
      '9. Write in the task: when, who was told, what was done. Set it to "In progress".',
      '10. One hour without an answer: the coordinator is told by Orgo.',
    ),
  ])
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(path, makeProtocol())
