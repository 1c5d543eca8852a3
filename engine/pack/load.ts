import { readdir, stat } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { projectRoot } from '../../models/root.ts'
import { AppError } from '../errors.ts'
import type { Concept } from '../types.ts'
import { checkLayer } from './check.ts'
import { readGlossary, yieldSurfaces } from './glossary.ts'
import { toConcept } from './graph-table.ts'
import { createKnowledge, type Knowledge } from './knowledge.ts'
import { readLayer, type Layer } from './layer.ts'
import { readPackFile, type PackInfo } from './pack-file.ts'
import { readTextFile } from './text-file.ts'
import type { LexiconEntry } from './lexicon.ts'
import { problemText, type Problem } from './problems.ts'
import { layThresholds } from './thresholds.ts'
import { withShortForms } from './short-forms.ts'
import { foldedForms } from '../text/surface.ts'

/** Folder in which the packs that ship lie. */
export function packsFolder(): string {
  return join(projectRoot(), 'models', 'packs')
}

/** Names of the packs that ship, sorted. */
export async function packNames(): Promise<string[]> {
  const entries = await readdir(packsFolder(), { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

/** What the packs that ship say of themselves, by name; their concepts are not read. @throws AppError PACK_INVALID */
export async function shippedPacks(): Promise<PackInfo[]> {
  return Promise.all(
    (await packNames()).map(async (name) => {
      const problems: Problem[] = []
      const text = await readTextFile(join(packsFolder(), name, 'pack.yaml'), 'pack.yaml', problems)
      const info = text === undefined ? undefined : readPackFile(text, name, problems)
      if (!info || problems.length > 0) throw packInvalid(name, problems)
      return info
    }),
  )
}

/**
 * Loads a pack by name or folder with the base pack under it, and a glossary over it. A higher layer's surface is taken
 * from the lower layers; a lexicon phrase replaces the same phrase below for the same concepts.
 * @throws AppError PACK_UNKNOWN, PACK_INVALID (every fault with file and line), GLOSSARY_INVALID.
 */
export async function loadPack(nameOrDir: string, options: { glossaryPath?: string } = {}): Promise<Knowledge> {
  const folder = await findPack(nameOrDir)
  const problems: Problem[] = []
  const top = await readLayer(folder, problems)
  const alone = top.info ? top.info.extends === undefined : top.name === 'base'
  const base = alone ? undefined : await readBase()
  checkLayer(top, base?.concepts ?? [], problems)
  if (problems.length > 0) throw packInvalid(top.name, problems)
  const glossary = (under: Concept[]): Promise<Concept[]> =>
    options.glossaryPath === undefined ? Promise.resolve([]) : storeTerms(options.glossaryPath, under)
  const pack = laidOver((base?.concepts ?? []).map(toConcept), top.concepts.map(toConcept))
  return build(top, base, laidOver(pack, await glossary(pack)))
}

/** Whether a pack is named by its folder rather than by its name. */
export function isPath(nameOrDir: string): boolean {
  return nameOrDir.includes('/') || nameOrDir.includes(sep) || nameOrDir.startsWith('.')
}

function packInvalid(pack: string, problems: Problem[]): AppError {
  const sorted = [...problems].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line)
  return new AppError('PACK_INVALID', { detail: { pack, problems: sorted.map(problemText) } })
}

async function findPack(nameOrDir: string): Promise<string> {
  const folder = isPath(nameOrDir) ? resolve(nameOrDir) : join(packsFolder(), nameOrDir)
  const found = nameOrDir !== '' && (await stat(folder).catch(() => undefined))?.isDirectory()
  if (found) return folder
  throw await packUnknown(nameOrDir)
}

/**
 * Looks whether a pack of this name ships, without reading it.
 *
 * @throws AppError PACK_UNKNOWN
 */
export async function requirePack(name: string): Promise<void> {
  if (!(await packNames()).includes(name)) throw await packUnknown(name)
}

async function packUnknown(asked: string): Promise<AppError> {
  return new AppError('PACK_UNKNOWN', { detail: { asked, available: await packNames() } })
}

async function readBase(): Promise<Layer> {
  const problems: Problem[] = []
  const base = await readLayer(join(packsFolder(), 'base'), problems)
  checkLayer(base, [], problems)
  if (problems.length > 0) throw packInvalid('base', problems)
  return base
}

async function storeTerms(path: string, under: readonly Concept[]): Promise<Concept[]> {
  const taken = new Set(under.flatMap(({ name, aliases }) => [name, ...aliases].flatMap(foldedForms)))
  return withShortForms(await readGlossary(path, byId(under)), taken)
}

function laidOver(lower: readonly Concept[], upper: readonly Concept[]): Concept[] {
  return [...yieldSurfaces(lower, upper), ...upper]
}

function byId(concepts: readonly Concept[]): Map<string, Concept> {
  return new Map(concepts.map((concept) => [concept.id, concept]))
}

function build(top: Layer, base: Layer | undefined, concepts: Concept[]): Knowledge {
  const layers = [...(base ? [base] : []), top]
  return createKnowledge({
    name: top.name,
    version: top.info?.version ?? '',
    title: top.info?.title ?? { zh: top.name, en: top.name },
    concepts: byId(concepts),
    lexicon: mergeLexicon(base?.lexicon ?? [], top.lexicon),
    redaction: layers.flatMap((layer) => layer.redaction),
    tests: top.tests,
    thresholds: layThresholds(layers.map(({ thresholds }) => thresholds)),
    layers: layers.map(({ name, info, folder }) => ({ name, version: info?.version ?? '', folder })),
  })
}

function mergeLexicon(lower: readonly LexiconEntry[], upper: readonly LexiconEntry[]): LexiconEntry[] {
  const key = (entry: LexiconEntry): string => `${entry.phrase}\t${[...entry.concepts].sort().join('|')}`
  const replaced = new Set(upper.map(key))
  return [...lower.filter((entry) => !replaced.has(key(entry))), ...upper]
}
