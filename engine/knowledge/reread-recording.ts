import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { asHeard } from '../annotate/kept-words.ts'
import type { Overlaid } from '../knowledge-cache.ts'
import type { Knowledge } from '../pack/knowledge.ts'
import { knownPack } from '../pack/known-packs.ts'
import { isEmptyOverlay, overlayHash, overlayText, readOverlay, type Overlay } from '../pack/overlay.ts'
import type { KnowledgeVersions } from '../store/knowledge-types.ts'
import type { JudgedRepair, RecordingToReread, RereadRecording } from '../store/reread-types.ts'
import { utteranceIds } from '../store/sql/utterance-row.ts'
import type { Redaction, Repair, Utterance } from '../types.ts'
import type { KeptReading } from '../understand.ts'
import { linesOver, type Line } from './line.ts'
import { knowledgeVersion, shippedVersion, type LiveKnowledge } from './live.ts'
import { bareOf, readBoth, type ReadFindings, type Readers } from './reread-both.ts'
import type { Findings } from './reread-merge.ts'
import { effectsOf } from './reread-report.ts'
import type { RepairFacts } from './reread-words.ts'

/** Which knowledge something is read with, and whose it is: people of a store decided about repairs. */
export interface ReadWith {
  pack: string
  overlaid?: Overlaid
  storeId: string
  recordingId: string
}

/** Reads what is kept of a recording with some knowledge: `understand` with `kept`. */
export type ReadKept = (kept: KeptReading, knowledge: ReadWith) => Promise<ReadFindings>

/** What a recording came to; `covered` is what nobody is to hear any more. */
export type Came = Omit<RereadRecording, 'stamp' | 'tally'> & {
  effects: ReturnType<typeof effectsOf>
  result: Findings
  covered: Redaction[]
}

/**
 * What the knowledge in use makes of a recording. Each re-reading starts from what the analysis gave, never from another re-reading: a version
 * that is brought back brings back what was there, but for what was covered since.
 */
export async function readRecording(
  store: KnowledgeVersions,
  readKept: ReadKept,
  next: RecordingToReread,
  target: LiveKnowledge,
): Promise<Came> {
  const { base, current, storeId, recordingId } = next
  const { pack } = base.analysis
  const ships = await knownPack(pack)
  const shipped = shippedVersion(ships)
  const about = {
    seen: { recordingId, digest: next.digest, place: next.place },
    ...{ knowledgeVersion: knowledgeVersion(shipped, target.numbers), packVersion: ships.version },
  }
  if (next.knowledgeVersion === about.knowledgeVersion) {
    // It was read with it before: by a re-reading that was given up, or by its analysis.
    const isAnalysis = base.analysis === current
    return {
      ...about,
      result: current,
      effects: { concepts: [], moments: [] },
      covered: [],
      digest: next.digest,
      ...(!isAnalysis && { base }),
    }
  }
  const of = base.knowledgeVersion ?? (next.packVersion && knowledgeVersion(next.packVersion, [0, 0])) ?? null
  const was = await usedFor(store, { pack, storeId }, of)
  const isUpgraded = was.shipped !== undefined && was.shipped !== shipped
  const packs: [Knowledge, Knowledge] = [await knownPack(pack, was.overlays), await knownPack(pack, target.overlays)]
  const reading = (used: Omit<Used, 'shipped'>) => (kept: Findings) =>
    readKept(kept, { pack, storeId, recordingId, ...overlaidOf(used) })
  const facts = factsOf(next, { was: isUpgraded ? undefined : packs[0], is: packs[1] })
  const isSame =
    !isUpgraded &&
    textOf(was.overlays) === textOf(target.overlays) &&
    facts.every(({ accepted }) => accepted.length === 0)
  const readers: Readers = { was: isUpgraded ? undefined : reading(was), is: reading(target) }
  const { start, result, covered } = isSame ? asItWas(base.analysis) : await readBoth(base.analysis, readers, facts)
  const isAlike = result === start
  return {
    ...{ ...about, result, covered, effects: effectsOf(next, current, result, packs) },
    digest: isAlike ? base.digest : digestOf(base.digest, `${about.knowledgeVersion} ${target.hash}`),
    ...(!isDeepStrictEqual(bareOf(result), bareOf(current)) && { analysis: { ...bareOf(result), pack } }),
    ...(!isAlike && { base: { analysis: { ...bareOf(start), pack }, digest: base.digest, knowledgeVersion: of } }),
  }
}

/** What overlays say; one that changes nothing, as after a roll back to the pack itself, is none. */
const textOf = (overlays: readonly Overlay[]): string =>
  overlays
    .filter((overlay) => !isEmptyOverlay(overlay))
    .map(overlayText)
    .join('\n')

const asItWas = (kept: Findings) => ({ start: kept, result: kept, covered: [] })

/** An analysis of the same sound gives another digest: it takes the place of what was read again. */
const digestOf = (base: string, knowledge: string): string =>
  createHash('sha256').update(`reread ${base} ${knowledge}`).digest('hex')

interface Used {
  /** What shipped of the pack, see `shippedVersion`; undefined where nobody noted it. */
  shipped: string | undefined
  line: string
  hash: string
  overlays: readonly Overlay[]
}

/** What was laid over the pack when a recording was analysed; what nobody noted was before anything was published. */
async function usedFor(store: KnowledgeVersions, line: Line, version: string | null): Promise<Used> {
  const [shipped, ...numbers] = version?.split('+') ?? []
  const found = await Promise.all(
    linesOver(line).map(async (name, i) => {
      const number = Number(numbers[i] ?? 0)
      return number > 0 ? store.getVersion(name, number) : undefined
    }),
  )
  const there = found.filter((one) => one !== undefined)
  return {
    shipped,
    // Not the line's own name: its knowledge in use is kept ready beside this.
    line: `${linesOver(line).join(' ')} before`,
    hash: there.length === 0 ? '' : overlayHash(there.map(({ hash }) => hash).join(' ')),
    overlays: there.map(({ content }) => readOverlay(content)),
  }
}

const overlaidOf = ({ line, hash, overlays }: Omit<Used, 'shipped'>): { overlaid?: Overlaid } =>
  overlays.length > 0 ? { overlaid: { line, hash, overlays } } : {}

/** What is known of each utterance's repairs: what people decided, and which terms there are. */
function factsOf(
  { recordingId, judged, base, current }: RecordingToReread,
  { was, is }: { was: Knowledge | undefined; is: Knowledge },
): RepairFacts[] {
  const ids = utteranceIds(recordingId, base.analysis.utterances)
  const currentIds = utteranceIds(recordingId, current.utterances)
  return base.analysis.utterances.map(({ repairs }, at): RepairFacts => {
    const own = judged.filter(({ utteranceId }) => utteranceId === ids[at])
    const now = current.utterances.at(currentIds.indexOf(ids[at]))
    const isAccepted = (repair: Repair) => own.some((one) => one.state === 'accepted' && isOf(one, repair))
    const isNew = (repair: Repair) => !repairs.some((one) => isOf(one, repair))
    return {
      isJudged: (repair) => own.some((one) => isOf(one, repair)),
      isLost: (repair) => (!was || hasTerm(was, repair)) && !hasTerm(is, repair),
      accepted: heardRepairs(now).filter((repair) => isAccepted(repair) && isNew(repair)),
    }
  })
}

const heardRepairs = (utterance: Utterance | undefined): Repair[] => (utterance ? asHeard(utterance).repairs : [])

const isOf = (one: Omit<JudgedRepair, 'utteranceId' | 'state'>, repair: Repair): boolean =>
  one.original === repair.original && one.replacement === repair.replacement && one.startMs === repair.startMs

function hasTerm({ concepts }: Knowledge, { conceptId, replacement }: Repair): boolean {
  const concept = concepts.get(conceptId)
  return concept !== undefined && [concept.name, ...concept.aliases].includes(replacement)
}
