import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** A recording with what is said in it. */
export interface Labelled {
  path: string
  source: string
  transcript: string
  /** What sort of speech: the word that opens the note, or the source where that says nothing. */
  kind: string
  /** Who speaks; the recording itself where nobody knows. */
  speaker: string
  /** People wrote the transcript, not another recogniser. */
  isByPeople: boolean
}

/** Rows of a tab-separated manifest (file, transcript, split …) that have a transcript; files lie beside it. */
export function readManifest(manifest: string, split: string | undefined): Labelled[] {
  const [header = '', ...lines] = readFileSync(manifest, 'utf8').split('\n')
  const names = header.trimEnd().split('\t')
  const rows = lines.filter(Boolean).map((line) => {
    const cells = line.split('\t')
    return Object.fromEntries(names.map((name, at) => [name, cells[at]?.trim() ?? '']))
  })
  return rows
    .filter((row) => row.transcript && (split === undefined || row.split === split))
    .map((row) => {
      const [source] = row.file.split('/')
      const [opening = ''] = row.note.split(/[;:| ]/)
      const by = { speaker: row.speaker || row.file, isByPeople: !row.note.includes('REF:machine') }
      const kind = opening === 'REF' || opening === '' ? source : opening
      return { path: join(dirname(manifest), row.file), source, transcript: row.transcript, kind, ...by }
    })
}

interface Visit {
  trade: string
  audio: Record<string, string | undefined>
  turns: { start: number; text: string }[]
}

/** Visits of a folder (`visits.jsonl`) that have this kind of audio; what is said is all turns in the order of time. */
export function readVisits(folder: string, audio: string): Labelled[] {
  const lines = readFileSync(join(folder, 'visits.jsonl'), 'utf8').split('\n').filter(Boolean)
  return lines.flatMap((line) => {
    const visit = JSON.parse(line) as Visit
    const file = visit.audio[audio]
    const turns = [...visit.turns].sort((a, b) => a.start - b.start)
    const transcript = turns.map(({ text }) => text).join('')
    const by = { kind: visit.trade, speaker: visit.trade, isByPeople: true }
    return file ? [{ path: join(folder, file), source: visit.trade, transcript, ...by }] : []
  })
}
