import { Link } from 'wouter'
import type { ConceptDiff, KnowledgeDiff } from '../../lib/graph/types.ts'
import { useLabels } from '../../lib/labels.ts'
import { useWords } from '../../lib/words.ts'

interface Props {
  diff: KnowledgeDiff
  nameOf: (id: string) => string
  hrefOf?: (id: string) => string
}

/** What changed, concept by concept: words that came and went, by sign and line as well as by colour. */
export function KnowledgeDiffView({ diff, nameOf, hrefOf }: Props) {
  const { t } = useWords()
  if (diff.concepts.length + diff.others.length === 0) return <p className="hint">{t('diff.none')}</p>
  return (
    <ul className="diff">
      {diff.concepts.map((concept) => (
        <li key={concept.id}>
          <h3>
            {hrefOf ? <Link href={hrefOf(concept.id)}>{concept.name}</Link> : <bdi>{concept.name}</bdi>}{' '}
            <span className="hint">{concept.id}</span>{' '}
            {concept.kinds.map((kind) => (
              <span key={kind} className="state">
                {t(`diff.${kind}`)}
              </span>
            ))}
          </h3>
          <ConceptChanges concept={concept} nameOf={nameOf} />
        </li>
      ))}
      {diff.others.map(({ subject, id, before, after }) => (
        <li key={`${subject} ${id}`}>
          <h3>
            {t(`subject.${subject}`)} <bdi className="hint">{id}</bdi>
          </h3>
          <p lang="zh-CN">
            {before !== undefined && <del>{before}</del>} {after !== undefined && <ins>{after}</ins>}
          </p>
        </li>
      ))}
    </ul>
  )
}

function ConceptChanges({ concept, nameOf }: { concept: ConceptDiff; nameOf: (id: string) => string }) {
  const { t } = useWords()
  const { name: label } = useLabels()
  const { name, type, parent, kinds, renamedFrom, typeFrom, parentFrom, lists } = concept
  const placeOf = (id: string | undefined) => (id === undefined || id === '' ? t('graph.top') : nameOf(id))
  const turned = [
    ...(renamedFrom === undefined ? [] : [[t('graph.name'), renamedFrom, name]]),
    ...(typeFrom === undefined ? [] : [[t('graph.type'), label('conceptType', typeFrom), label('conceptType', type)]]),
    ...(kinds.includes('moved') ? [[t('graph.parent'), placeOf(parentFrom), placeOf(parent)]] : []),
  ]
  return (
    <dl className="facts">
      {turned.map(([title, before, after]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd lang="zh-CN">
            <del>{before}</del> → <ins>{after}</ins>
          </dd>
        </div>
      ))}
      {(['aliases', 'not', 'heardAs'] as const).map((list) => {
        const both = lists[list]
        if (!both || both.added.length + both.removed.length === 0) return null
        return (
          <div key={list}>
            <dt>{t(`graph.${list}`)}</dt>
            <dd lang="zh-CN" className="chips">
              {both.removed.map((word) => (
                <del key={word}>{word}</del>
              ))}
              {both.added.map((word) => (
                <ins key={word}>{word}</ins>
              ))}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
