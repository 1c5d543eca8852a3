import { beforeAll, describe, expect, it } from 'vitest'
import { emptyOverlay, overlayHash, overlayText, type Overlay } from '../pack/overlay.ts'
import type { Analysis, Utterance } from '../types.ts'
import { readBoth } from './reread-both.ts'
import { saidSoon, understanding } from './reread-fixture.ts'
import type { Findings } from './reread-merge.ts'

const SAID = ['这个候补相真的很大', '大肚皮仓有点贵，能不能便宜', '我的会员码ab123，改天再来', '好的']
const TRUNK = 'auto/space/trunk'
const NAMED: Overlay = { ...emptyOverlay(), concepts: { [TRUNK]: { aliases: { add: ['大肚皮仓'] } } } }
const COVERED: Overlay = { ...NAMED, redaction: { '会员码([a-z]{2}[0-9]{3})': { kind: 'qq', note: '' } } }
const HEARD: Overlay = {
  ...COVERED,
  concepts: { [TRUNK]: { aliases: { add: ['大肚皮仓'] }, heardAs: { add: ['候补相'] } } },
}

const { understand, read } = understanding()
let analysis: Analysis
beforeAll(async () => {
  analysis = await understand(saidSoon(SAID), 'auto')
})

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** What the recording comes to with an overlay over its pack, and what was read on the way, in turn. */
async function cameTo(overlay: Overlay) {
  const reads: string[] = []
  const { utterances, moments, visits } = analysis
  const kept: Findings = { utterances, moments, ...(visits && { visits }) }
  const overlaid = { line: 'auto', hash: overlayHash(overlayText(overlay)), overlays: [overlay] }
  const facts = utterances.map(() => ({ isJudged: () => false, isLost: () => false, accepted: [] }))
  const reader = (name: string, knowledge: Parameters<typeof read>[1]) => (given: Parameters<typeof read>[0]) => {
    reads.push(given.isFoundOnly ? `${name} found` : name)
    return read(given, knowledge)
  }
  const readers = { was: reader('was', { pack: 'auto' }), is: reader('is', { pack: 'auto', overlaid }) }
  return { ...(await readBoth(kept, readers, facts)), reads }
}

const trunksIn = ({ utterances }: Findings) =>
  utterances.map(({ mentions }) => mentions.filter(({ conceptId }) => conceptId === TRUNK).length)

describe('a recording read with two versions of the knowledge', () => {
  it('is read once with each where words stay as they are', async () => {
    const { reads, result, start, covered } = await cameTo(NAMED)
    expect(reads).toEqual(['is', 'was found'])
    expect([trunksIn(start), trunksIn(result), covered]).toEqual([[0, 0, 0, 0], [0, 1, 0, 0], []])
  })

  it('is read once more with each where words are covered, for what it starts from and what it comes to alike', async () => {
    const { reads, result, start, covered } = await cameTo(COVERED)
    expect(reads).toEqual(['is', 'was', 'is', 'was found'])
    expect(start.utterances[2].text).toContain('<QQ号>')
    expect(result.utterances[2].text).toBe(start.utterances[2].text)
    expect([trunksIn(start), trunksIn(result)]).toEqual([
      [0, 0, 0, 0],
      [0, 1, 0, 0],
    ])
    expect(covered).toHaveLength(1)
  })

  it('and once with the one in use where it is repaired', async () => {
    const { reads, result } = await cameTo(HEARD)
    expect(reads).toEqual(['is', 'was', 'is', 'was', 'is found'])
    expect(result.utterances[0].text).toContain('后备箱')
    expect(trunksIn(result)).toEqual([1, 1, 0, 0])
  })

  it('is read by its words alone: whatever was found in them before, the same is found', async () => {
    const { utterances, visits } = analysis
    const other = (one: Utterance): Utterance => ({
      ...one,
      ...{ numbers: [], mentions: [], opinions: [], intents: ['nothing'], stage: 'nowhere' },
    })
    const none = visits?.map((visit) => ({ ...visit, stages: [], needs: [], groups: [], moments: [] }))
    const found = await read({ utterances, visits }, { pack: 'auto' })
    expect(trunksIn(found)).toEqual([0, 0, 0, 0])
    expect(found.moments.length).toBeGreaterThan(0)
    const again = await read({ utterances: utterances.map(other), visits: none }, { pack: 'auto' })
    expect(plain(again)).toEqual(plain(found))
  })
})
