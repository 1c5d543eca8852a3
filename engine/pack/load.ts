import { readdir, stat } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { projectRoot } from '../../models/root.ts'
import { AppError } from '../errors.ts'
import type { Concept } from '../types.ts'
import { checkLayer } from './check.ts'
import { readGlossary, yieldSurfaces } from './glossary.ts'
import { toConcept } from './graph-table.ts'
import { createKnowledge, type Knowledge } from './knowledge.ts'
import { layConcepts, layPhrases, layRedaction } from './lay-overlay.ts'
import { readLayer, type Layer } from './layer.ts'
import { overlaidCues } from './overlaid-cues.ts'
import type { Overlay } from './overlay.ts'
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

/** A pack as its files say, with the base pack under it. */
export interface ShippedLayers {
  top: Layer
  base: Layer | undefined
}

/**
 * Reads and checks the files of a pack, by name or folder.
 * @throws AppError PACK_UNKNOWN, PACK_INVALID (every fault with file and line)
 */
export async function readPack(nameOrDir: string): Promise<ShippedLayers> {
  const folder = await findPack(nameOrDir)
  const problems: Problem[] = []
  const top = await readLayer(folder, problems)
  const alone = top.info ? top.info.extends === undefined : top.name === 'base'
  const base = alone ? undefined : await readBase()
  checkLayer(top, base?.concepts ?? [], problems)
  if (problems.length > 0) throw packInvalid(top.name, problems)
  return { top, base }
}

/** What is laid over a pack: what experts changed (the lowest first), and a glossary over that. */
export interface LaidOver {
  overlays?: readonly Overlay[]
  glossaryPath?: string
}

/**
 * The knowledge of a pack that was read. A higher layer's surface is taken from the lower layers; a lexicon phrase replaces the same
 * phrase below for the same concepts.
 * @throws AppError GLOSSARY_INVALID
 */
export async function layKnowledge(
  shipped: ShippedLayers,
  { overlays = [], glossaryPath }: LaidOver = {},
): Promise<Knowledge> {
  const { top, base } = shipped
  const pack = laidOver((base?.concepts ?? []).map(toConcept), top.concepts.map(toConcept))
  const { living, retired } = layConcepts(pack, overlays)
  const glossary = glossaryPath === undefined ? [] : await storeTerms(glossaryPath, living)
  return build({ ...shipped, overlays }, laidOver(living, glossary), retired)
}

/**
 * Loads a pack by name or folder with the base pack under it, and what is laid over it.
 * @throws AppError PACK_UNKNOWN, PACK_INVALID (every fault with file and line), GLOSSARY_INVALID.
 */
export async function loadPack(nameOrDir: string, over: LaidOver = {}): Promise<Knowledge> {
  return layKnowledge(await readPack(nameOrDir), over)
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

function build(
  { top, base, overlays }: ShippedLayers & { overlays: readonly Overlay[] },
  concepts: Concept[],
  retired: Concept[],
): Knowledge {
  const layers = [...(base ? [base] : []), top]
  const lexicon = mergeLexicon(base?.lexicon ?? [], top.lexicon)
  return createKnowledge({
    name: top.name,
    version: top.info?.version ?? '',
    title: top.info?.title ?? { zh: top.name, en: top.name },
    concepts: byId(concepts),
    retired,
    lexicon: overlays.reduce(layPhrases, lexicon),
    redaction: overlays.reduce(
      layRedaction,
      layers.flatMap((layer) => layer.redaction),
    ),
    tests: top.tests,
    thresholds: layThresholds(layers.map(({ thresholds }) => thresholds)),
    layers: [
      ...layers.map(({ name, info, folder }) => ({ name, version: info?.version ?? '', folder })),
      ...overlays.map((overlay) => ({ name: top.name, version: '', folder: '', overlaid: overlaidCues(overlay) })),
    ],
  })
}

function mergeLexicon(lower: readonly LexiconEntry[], upper: readonly LexiconEntry[]): LexiconEntry[] {
  const key = (entry: LexiconEntry): string => `${entry.phrase}\t${[...entry.concepts].sort().join('|')}`
  const replaced = new Set(upper.map(key))
  return [...lower.filter((entry) => !replaced.has(key(entry))), ...upper]
}
