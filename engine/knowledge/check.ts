import { AppError } from '../errors.ts'
import { loadCues } from '../pack/cues/load-cues.ts'
import { checkCycles } from '../pack/cycles.ts'
import { checkSpelling } from '../pack/graph-table.ts'
import type { Knowledge } from '../pack/knowledge.ts'
import type { Subject } from '../pack/overlay.ts'
import type { Problem as FileProblem } from '../pack/problems.ts'
import { compileLinear } from '../text/pii/linear-pattern.ts'
import { foldedForms } from '../text/surface.ts'
import type { Concept } from '../types.ts'
import { conceptsOf, shownApart, type Ground } from './action.ts'

/** What is wrong with one document of an overlay. */
export interface Fault {
  subject: Subject
  id: string
  zh: string
  en: string
  /** Nothing is found wrongly because of it: it may be published. */
  isWarning?: true
}

const ID = /^[\p{Ll}\p{Lo}\p{N}][\p{L}\p{N}.-]*(\/[\p{L}\p{N}][\p{L}\p{N}.-]*)*$/u

/**
 * Everything that is wrong with an overlay over the packs below it.
 *
 * @param knowledge - the packs with the overlay laid over them
 */
export function faultsOf(ground: Ground, knowledge: Knowledge): Fault[] {
  const apart = shownApart(ground)
  return [
    ...orphans(ground),
    ...labelFaults(ground, apart),
    ...parentFaults(ground, apart),
    ...surfaceFaults(ground, apart),
    ...phraseFaults(ground),
    ...redactionFaults(ground),
    ...cueFaults(ground, knowledge),
  ]
}

/** Faults that were not there before: those that are must not keep others from being mended. */
export function newFaults(before: readonly Fault[], after: readonly Fault[]): Fault[] {
  const known = new Set(before.map(({ id, zh }) => `${id} ${zh}`))
  return after.filter(({ id, zh, isWarning }) => !isWarning && !known.has(`${id} ${zh}`))
}

const at = (id: string, zh: string, en: string): Fault => ({ subject: 'concepts', id, zh, en })

/** A pack that was upgraded or removed has the concept no more: the edit is kept, and waits. */
function orphans(ground: Ground): Fault[] {
  const known = new Set(conceptsOf(ground).map(({ id }) => id))
  return Object.keys(ground.overlay.concepts)
    .filter((id) => !known.has(id))
    .map((id) => ({
      ...at(
        id,
        '行业包里没有这个概念了：改动留着，等它回来才生效',
        'the pack has this concept no more: the edit is kept and waits for it',
      ),
      isWarning: true,
    }))
}

function labelFaults({ overlay }: Ground, apart: readonly Concept[]): Fault[] {
  return apart
    .filter(({ id }) => overlay.concepts[id] !== undefined)
    .flatMap(({ id, name, aliases }) => {
      const faults: Fault[] = []
      const say = (zh: string, en: string): void => void faults.push(at(id, zh, en))
      if (name.trim() === '') say('名称是空的', 'the name is empty')
      if (!ID.test(id)) say('id 只用小写字母、数字、- 和 /', 'an id has lower-case letters, digits, - and / alone')
      for (const alias of [name, ...aliases]) checkSpelling(alias, alias, say)
      return faults
    })
}

function parentFaults(ground: Ground, apart: readonly Concept[]): Fault[] {
  const known = new Set(conceptsOf(ground).map(({ id }) => id))
  const unknown = apart
    .filter(({ id, parent }) => ground.overlay.concepts[id] && parent !== undefined && !known.has(parent))
    .map(({ id, parent }) => at(id, `上级概念“${parent}”不存在`, `parent "${parent}" does not exist`))
  const circles: FileProblem[] = []
  checkCycles(
    apart.map(({ id, parent }, line) => ({ id, line, ...(parent !== undefined && { parent }) })),
    '',
    circles,
  )
  return [...unknown, ...circles.map(({ line, zh, en }) => at(apart[line].id, zh, en))]
}

/** Surfaces that the overlay gives to one concept while another has them. */
function surfaceFaults({ overlay }: Ground, apart: readonly Concept[]): Fault[] {
  const living = apart.filter(({ id }) => overlay.concepts[id]?.retired !== true)
  const owners = new Map<string, Concept[]>()
  for (const concept of living)
    for (const form of new Set([concept.name, ...concept.aliases].flatMap(foldedForms)))
      owners.set(form, [...(owners.get(form) ?? []), concept])
  return living
    .filter(({ id }) => overlay.concepts[id] !== undefined)
    .flatMap(({ id, name }) => {
      const { name: newName, aliases } = overlay.concepts[id]
      const given = [...(newName === undefined ? [] : [name]), ...(aliases?.add ?? [])]
      return given.flatMap((surface) => {
        const owner = foldedForms(surface)
          .flatMap((form) => owners.get(form) ?? [])
          .find((one) => one.id !== id)
        return owner ? [twice(id, surface, owner)] : []
      })
    })
}

const twice = (id: string, surface: string, owner: Concept): Fault =>
  at(
    id,
    `“${surface}”已是“${owner.name}”（${owner.id}）的说法，一个说法只能属于一个概念：先从它那里去掉，或在加的时候连同拿过来`,
    `"${surface}" already belongs to "${owner.name}" (${owner.id}): take it away there first, or take it over as it is added`,
  )

function phraseFaults(ground: Ground): Fault[] {
  const prefixes = new Set<string>()
  for (const { id } of conceptsOf(ground))
    for (let cut = id.length; cut > 0; cut = id.lastIndexOf('/', cut - 1)) prefixes.add(id.slice(0, cut))
  return Object.entries(ground.overlay.phrases).flatMap(([id, { phrase, polarity, weight, concepts }]) => {
    const faults: Fault[] = []
    const say = (zh: string, en: string): void => void faults.push({ subject: 'phrases', id, zh, en })
    if (phrase === '') say('短语是空的', 'the phrase is empty')
    if (!(polarity >= -1 && polarity <= 1)) say('极性应在 -1 到 1 之间', 'polarity must lie in -1..1')
    if (!(weight > 0 && weight <= 2)) say('权重应大于 0，不超过 2', 'weight must lie above 0 and up to 2')
    for (const one of concepts) if (!prefixes.has(one)) say(`概念“${one}”不存在`, `concept "${one}" does not exist`)
    return faults
  })
}

function redactionFaults({ overlay }: Ground): Fault[] {
  return Object.keys(overlay.redaction)
    .filter((pattern) => compileLinear(pattern) === undefined)
    .map((id) => ({
      subject: 'redaction',
      id,
      zh: '不是合法的正则表达式，或用了 (?=…)、\\1：把要隐去的部分放进第一个括号',
      en: 'no valid regular expression, or one that looks around or back: put what is to be covered into the first group',
    }))
}

function cueFaults({ overlay }: Ground, knowledge: Knowledge): Fault[] {
  // Rules name concepts: they break where one goes, and where they change themselves.
  if (Object.keys(overlay.cues).length + knowledge.retired.length === 0) return []
  try {
    loadCues(knowledge)
    return []
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'PACK_INVALID') throw error
    const told = error.detail.problems
    const id = Object.keys(overlay.cues)[0] ?? 'cues'
    return (Array.isArray(told) ? told : []).map((text) => ({ subject: 'cues', id, zh: text, en: text }))
  }
}
