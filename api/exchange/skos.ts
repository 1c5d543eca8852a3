import { AppError } from '../../engine/errors.ts'
import type { GivenConcept } from '../../engine/knowledge/given-concept.ts'
import type { ShownConcept } from './concept-table.ts'
import { requireImportRows, unreadable } from './table-bytes.ts'

/** SKOS Reference, W3C 2009; JSON-LD 1.1, W3C 2020. What SKOS has no word for has one of ours. */
const SKOS = 'http://www.w3.org/2004/02/skos/core#'
const OWN = 'urn:tingdian:'
const CONCEPT = `${OWN}concept:`

/** Concepts as SKOS in JSON-LD. Sayings are altLabels, what recognition makes of them hiddenLabels. */
export function skosOf(concepts: readonly ShownConcept[]): string {
  const graph = concepts.map(({ id, type, name, aliases, parent, not, heardAs, retired }) => ({
    ...{ '@id': CONCEPT + encodeURI(id), '@type': 'skos:Concept', 'skos:notation': id },
    'skos:prefLabel': { '@value': name, '@language': 'zh' },
    ...(aliases.length > 0 && { 'skos:altLabel': aliases.map((one) => ({ '@value': one, '@language': 'zh' })) }),
    ...(heardAs.length > 0 && { 'skos:hiddenLabel': heardAs.map((one) => ({ '@value': one, '@language': 'zh' })) }),
    ...(parent !== undefined && { 'skos:broader': { '@id': CONCEPT + encodeURI(parent) } }),
    'tingdian:type': type,
    ...(not.length > 0 && { 'tingdian:not': not }),
    ...(retired && { 'owl:deprecated': true }),
  }))
  const context = { skos: SKOS, owl: 'http://www.w3.org/2002/07/owl#', tingdian: OWN }
  return JSON.stringify({ '@context': context, '@graph': graph }, undefined, 1) + '\n'
}

type Node = Record<string, unknown>
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Reads SKOS concepts from JSON-LD: properties by their full, short (`skos:prefLabel`) or bare names. Contexts of the internet are not
 * asked for. A file that says nothing of not, type or whether it is retired leaves these as they are; labels of a kind that it uses anywhere
 * are its lists.
 *
 * @throws AppError INPUT_INVALID, TOO_LARGE
 */
export function conceptsOfSkos(text: string, file: string): GivenConcept[] {
  const nodes = nodesOf(text, file).map(bareNode)
  const concepts = nodes.filter((node) => typesOf(node).includes('concept') || node.preflabel !== undefined)
  if (concepts.length === 0)
    throw unreadable({ file, line: 1, zh: '里面没有 skos:Concept', en: 'there is no skos:Concept in it' })
  requireImportRows(concepts.length)
  const names = new Map(concepts.map((node) => [textOf(node['@id']), labelOf(node.preflabel)]))
  const below = new Map(
    concepts.flatMap((node) => iris(node.narrower).map((iri) => [iri, textOf(node['@id'])] as const)),
  )
  const isOwn = concepts.some((node) => node.notation !== undefined && textOf(node['@id']).startsWith(CONCEPT))
  return concepts.map((node, at) => conceptOf(node, at + 1, { names, below, isOwn }))
}

function nodesOf(text: string, file: string): Node[] {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    throw unreadable({ file, line: 1, zh: '这不是完好的 JSON', en: 'this is no whole JSON' })
  }
  const top = Array.isArray(read)
    ? (read as unknown[])
    : isNode(read) && Array.isArray(read['@graph'])
      ? (read['@graph'] as unknown[])
      : [read]
  const nodes = top.filter(isNode)
  if (nodes.length !== top.length) throw new AppError('INPUT_INVALID', { detail: { file, wanted: 'JSON-LD' } })
  return nodes
}

/** A node whose properties have the last part of their names, in lower case. */
const bareNode = (node: Node): Node =>
  Object.fromEntries(Object.entries(node).map(([key, value]) => [key.startsWith('@') ? key : bare(key), value]))
const bare = (name: string): string =>
  name.slice(Math.max(...['#', '/', ':'].map((sign) => name.lastIndexOf(sign))) + 1).toLowerCase()

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]
const typesOf = (node: Node): string[] => listOf(node['@type'] ?? node.type).map((one) => bare(textOf(one)))
const textOf = (value: unknown): string => {
  if (typeof value === 'string' || typeof value === 'number') return String(value).trim()
  return isNode(value) ? textOf(value['@value'] ?? value['@id'] ?? '') : ''
}
const iris = (value: unknown): string[] =>
  listOf(value)
    .map(textOf)
    .filter((one) => one !== '')

interface Label {
  text: string
  language: string
}

function labels(value: unknown): Label[] {
  return listOf(value)
    .flatMap((one): Label[] => {
      if (!isNode(one)) return [{ text: textOf(one), language: '' }]
      if ('@value' in one) return [{ text: textOf(one), language: textOf(one['@language']) }]
      return Object.entries(one).flatMap(([language, of]) =>
        listOf(of).map((part) => ({ text: textOf(part), language })),
      )
    })
    .filter(({ text }) => text !== '')
}

/** The Chinese name before one without a language before any. */
function labelOf(value: unknown): string {
  const all = labels(value)
  const best =
    all.find(({ language }) => /^zh/i.test(language)) ?? all.find(({ language }) => language === '') ?? all.at(0)
  return best?.text ?? ''
}

interface Whole {
  names: ReadonlyMap<string, string>
  below: ReadonlyMap<string, string>
  /** Whether we wrote it: then what is absent is empty. */
  isOwn: boolean
}

function conceptOf(node: Node, place: number, { names, below, isOwn }: Whole): GivenConcept {
  const iri = textOf(node['@id'])
  const above = iris(node.broader)[0] ?? below.get(iri)
  const id = textOf(node.notation)
  const list = (key: 'aliases' | 'not' | 'heardAs', value: unknown) =>
    value === undefined && !isOwn ? {} : { [key]: labels(value).map(({ text }) => text) }
  const type = textOf(listOf(node.type).at(0))
  const fault = iris(node.broader).length > 1 && {
    zh: '有几个上级，只能有一个',
    en: 'there are several broader concepts, where one may be',
  }
  return {
    ...{ place, name: labelOf(node.preflabel) },
    ...(iri.startsWith(CONCEPT) ? { id: id || idOf(iri) } : {}),
    ...(type !== '' && bare(type) !== 'concept' && { type }),
    ...((above !== undefined || isOwn) && { parent: above === undefined ? '' : parentOf(above, names) }),
    ...{ ...list('aliases', node.altlabel), ...list('heardAs', node.hiddenlabel), ...list('not', node.not) },
    ...((node.deprecated !== undefined || isOwn) && {
      retired: textOf(node.deprecated ?? false) === 'true' || node.deprecated === true,
    }),
    ...(fault && { fault }),
  }
}

const parentOf = (iri: string, names: ReadonlyMap<string, string>): string =>
  iri.startsWith(CONCEPT) ? idOf(iri) : (names.get(iri) ?? iri)

function idOf(iri: string): string {
  try {
    return decodeURI(iri.slice(CONCEPT.length))
  } catch {
    return iri.slice(CONCEPT.length)
  }
}
