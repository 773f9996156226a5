import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Paths } from '../ports.ts'

/** A file below templates/, with the place it was found in. */
export type TemplateText = { path: string; text: string; origin: 'product' | 'profile' }

export type TemplatePlaces = Pick<Paths, 'product' | 'profile'>

type Found = { path: string; file: string; origin: 'product' | 'profile' }

/** The texts for mail that there are, by path: a profile's file stands in the place of the product's of the same path. */
export function readTemplateTexts(places: TemplatePlaces): TemplateText[] {
  return findTexts(places).flatMap(({ path, file, origin }) => {
    const text = readText(file)
    return text === null ? [] : [{ path, text, origin }]
  })
}

/** What changes when a text for mail changes on disk: names, sizes and times of all of them. */
export function stampOfTexts(places: TemplatePlaces): string {
  return findTexts(places)
    .map(({ file }) => {
      const stat = statSync(file, { throwIfNoEntry: false })
      return `${file}|${stat?.mtimeMs}|${stat?.size}`
    })
    .join('\n')
}

/** The text of one file of a root, or null. */
export const readText = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // Gone since it was listed, or not ours to read: as if it were not there, and the check of the rules' files says so.
    return null
  }
}

function findTexts({ product, profile }: TemplatePlaces): Found[] {
  const found = [...listTexts(product, 'product'), ...listTexts(profile, 'profile')]
  return [...new Map(found.map((one) => [one.path, one])).values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

function listTexts(root: string, origin: Found['origin']): Found[] {
  return list(join(root, 'templates'))
    .filter((folder) => folder.isDirectory())
    .flatMap((folder) =>
      list(join(root, 'templates', folder.name))
        .filter((file) => file.isFile() && file.name.endsWith('.liquid'))
        .map(({ name }) => ({
          path: `templates/${folder.name}/${name}`,
          file: join(root, 'templates', folder.name, name),
          origin,
        })),
    )
}

function list(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    // A profile without texts of its own has no such folder.
    return []
  }
}
