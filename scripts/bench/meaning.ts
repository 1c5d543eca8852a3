/**
 * Recall of hand-made paraphrases, and of sentences for a topic typed as a heading, among store sentences: search by words (all words,
 * any word), by meaning, and both fused. Only the sentence written for a query counts, though others may say the same.
 *
 *   npx tsx scripts/bench/meaning.ts       needs the weights: npx tingdian models pull e5-small
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMeanings, openInstalledEncoder } from '../../api/meanings.ts'
import { loadConfig } from '../../engine/config.ts'
import { openInsightStore } from '../../engine/store/open.ts'
import { createTokenizer } from '../../engine/text/tokenize.ts'
import { projectRoot } from '../../models/root.ts'
import { buildAnalysis, buildRecording, buildUtterance } from '../../fixtures/builders/analysis.ts'

const MODES = ['words (all)', 'words (any)', 'meaning', 'both'] as const
const DEPTHS = [1, 5, 10]

const column = (file: string, at: number): string[] =>
  readFileSync(join(projectRoot(), 'scripts', file), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t')[at])
const [groups, queries, answers] = [0, 1, 2].map((at) => column('bench/sentences/meaning.tsv', at))
const others = [...column('train/opinion-lines.tsv', 1), ...column('bench/sentences/opinion-spoken.tsv', 2)]

const tokenizer = createTokenizer([])
const wordsOf = (text: string): string[] => tokenizer.tokenize(text).map((token) => token.text)
const folder = mkdtempSync(join(tmpdir(), 'tingdian-meaning-'))
const store = await openInsightStore(join(folder, 'bench.db'))
const meanings = createMeanings(store, () => openInstalledEncoder(loadConfig()))
try {
  const utterances = [...answers, ...others].map((text, at) => buildUtterance(at * 3000, wordsOf(text)))
  await store.saveAnalysis(buildRecording('bench'), buildAnalysis(utterances))
  let began = performance.now()
  const embedded = await meanings.catchUp()
  if (embedded === 0) throw new Error('the weights are missing: npx tingdian models pull e5-small')
  console.log(`${embedded} sentences, ${((performance.now() - began) / embedded).toFixed(1)} ms each to embed`)
  for (const mode of MODES) {
    const ranks: number[] = []
    began = performance.now()
    for (const [at, query] of queries.entries()) {
      const asked = mode === 'words (any)' ? wordsOf(query).join(' OR ') : query
      const meaning = mode.startsWith('words') ? undefined : await meanings.ask(query, mode === 'both')
      const { hits } = await store.search({ query: asked, limit: 10, ...(meaning && { meaning }) })
      ranks.push(hits.findIndex(({ utterance }) => utterance.text === answers[at]))
    }
    const perQueryMs = (performance.now() - began) / queries.length
    const shares = [...new Set(groups)].map((group) => {
      const own = ranks.filter((_, at) => groups[at] === group)
      const share = (depth: number) => own.filter((rank) => rank >= 0 && rank < depth).length / own.length
      return `${group} ${DEPTHS.map((depth) => `@${depth} ${share(depth).toFixed(2)}`).join(' ')}`
    })
    console.log(`${mode.padEnd(12)} ${shares.join('   ')}   ${perQueryMs.toFixed(1)} ms per query`)
  }
} finally {
  await meanings.close()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
}
