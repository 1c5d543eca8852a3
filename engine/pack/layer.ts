import { lstat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Problem } from './problems.ts'
import { readGraph, type ConceptRow } from './graph-table.ts'
import { readLexicon, type LexiconEntry } from './lexicon.ts'
import { readPackFile, type PackInfo } from './pack-file.ts'
import { readPackTests, type PackTest } from './pack-tests.ts'
import { readRedaction, type RedactionPattern } from './redaction-file.ts'
import { readThresholds, type LayerThresholds } from './thresholds.ts'
import { readTextFile } from './text-file.ts'

/** Everything in one pack's folder, before it is laid over another. */
export interface Layer {
  folder: string
  name: string
  info?: PackInfo
  concepts: ConceptRow[]
  lexicon: LexiconEntry[]
  redaction: RedactionPattern[]
  tests: PackTest[]
  thresholds: LayerThresholds
}

/** Reads the files of a pack; faults go to `problems`, what is good is returned. `pack.yaml` and `graph.csv` must be there. */
export async function readLayer(folder: string, problems: Problem[]): Promise<Layer> {
  const name = basename(folder)
  const read = async (file: string, needed: boolean): Promise<string | undefined> => {
    if (needed || (await isThere(join(folder, file)))) return readTextFile(join(folder, file), file, problems)
    return undefined
  }
  const [pack, graph, lexicon, redaction, tests, thresholds] = await Promise.all([
    read('pack.yaml', true),
    read('graph.csv', true),
    read('lexicon.csv', false),
    read('redaction.yaml', false),
    read('tests.yaml', false),
    read('thresholds.yaml', false),
  ])
  return {
    folder,
    name,
    info: pack === undefined ? undefined : readPackFile(pack, name, problems),
    concepts: graph === undefined ? [] : readGraph(graph, name, problems),
    lexicon: lexicon === undefined ? [] : readLexicon(lexicon, name, problems),
    redaction: redaction === undefined ? [] : readRedaction(redaction, problems),
    tests: tests === undefined ? [] : readPackTests(tests, name, problems),
    thresholds: thresholds === undefined ? {} : readThresholds(thresholds, problems),
  }
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  )
}
