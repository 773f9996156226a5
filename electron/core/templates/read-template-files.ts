import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Paths } from '../ports.ts'

/** A file below templates/, with the place it was found in. */
export type TemplateText = { path: string; text: string; origin: 'product' | 'profile' }

export type TemplatePlaces = Pick<Paths, 'product' | 'profile'>

/** What is called like a text and is not read, and why, as a sentence without its end. */
export type IgnoredText = { path: string; reason: string }

type Found = { path: string; file: string; origin: 'product' | 'profile' }

/** The texts for mail that there are, by path: a profile's file stands in the place of the product's of the same path. */
export function readTemplateTexts(places: TemplatePlaces): TemplateText[] {
  return findTexts(places).flatMap(({ path, file, origin }) => {
    const text = readText(file)
    return text === null ? [] : [{ path, text, origin }]
  })
}

/** What lies below templates/ and is called like a text, but is no file that is read. */
export const listIgnoredTexts = ({ product, profile }: TemplatePlaces): IgnoredText[] =>
  [product, profile].flatMap((root) =>
    list(join(root, 'templates')).flatMap((entry) => {
      const path = `templates/${entry.name}`
      if (entry.isDirectory()) return list(join(root, path)).flatMap((file) => judgeFile(root, `${path}/${file.name}`, file))
      if (entry.isSymbolicLink())
        return [{ path, reason: 'this is a link, and links are not followed: put the folder itself here' }]
      return isCalledText(entry.name) ? [{ path, reason: 'a text lies in the folder of its module, or in email/' }] : []
    }),
  )

const isCalledText = (name: string): boolean => /\.liquid$/i.test(name)

function judgeFile(root: string, path: string, entry: Dirent): IgnoredText[] {
  if (entry.isDirectory() && !isCalledText(entry.name)) {
    const inside = list(join(root, path)).filter(({ name }) => isCalledText(name))
    return inside.map(({ name }) => ({
      path: `${path}/${name}`,
      reason: 'texts of a module lie in its folder itself, not deeper',
    }))
  }
  if (!isCalledText(entry.name)) return []
  if (entry.isSymbolicLink()) return [{ path, reason: 'this is a link, and links are not followed: put the file itself here' }]
  if (!entry.isFile()) return [{ path, reason: `this is ${entry.isDirectory() ? 'a folder' : 'no file'}, and a text is a file` }]
  if (!entry.name.endsWith('.liquid')) return [{ path, reason: 'the name of a text ends with .liquid in small letters' }]
  return readText(join(root, path)) === null
    ? [{ path, reason: 'this cannot be read: look who owns it and who may read it' }]
    : []
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
