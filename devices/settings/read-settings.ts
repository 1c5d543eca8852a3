import { LineCounter, parseDocument } from 'yaml'
import { Value } from 'typebox/value'
import { AppError } from '../../engine/errors.ts'
import { nearest } from '../../engine/nearest.ts'
import type { Disk } from '../ports.ts'
import {
  AGENT_SCHEMA,
  PROFILE_SCHEMA,
  SOURCES,
  type AgentFile,
  type ProfileSettings,
  type SourceKind,
} from './agent-schema.ts'
import { problem, schemaProblems } from './schema-problems.ts'

/**
 * Reads `agent.yaml`: checked whole, with the defaults of its profile under it.
 *
 * @param profilesDir - folder of `NAME.yaml`
 * @throws AppError CONFIG_INVALID - `problems` lists every fault with its path, what was wanted and what came; NOT_FOUND
 */
export async function readAgentFile(disk: Disk, path: string, profilesDir: string): Promise<AgentFile> {
  const value = parse(await readText(disk, path), path)
  const problems = fileProblems(value)
  if (problems.length > 0) throw new AppError('CONFIG_INVALID', { detail: { file: path, problems } })
  const file = value as AgentFile
  return withDefaults(file, await readProfile(disk, profilesDir, file.profile))
}

/** The settings of whoever has written none: a counter with the machine's own microphone. */
export async function settingsWithout(disk: Disk, profilesDir: string): Promise<AgentFile> {
  const file: AgentFile = { profile: 'mic-array', source: { kind: 'microphone' } }
  return withDefaults(file, await readProfile(disk, profilesDir, file.profile))
}

/** @throws AppError CONFIG_INVALID, NOT_FOUND */
export async function readProfile(disk: Disk, dir: string, name: string): Promise<ProfileSettings> {
  const path = `${dir}/${name}.yaml`
  const value = parse(await readText(disk, path), path)
  const problems = schemaProblems(PROFILE_SCHEMA, value)
  if (problems.length > 0) throw new AppError('CONFIG_INVALID', { detail: { file: path, problems } })
  return value as ProfileSettings
}

async function readText(disk: Disk, path: string): Promise<string> {
  const bytes = await disk.read(path).catch((cause: NodeJS.ErrnoException) => {
    throw new AppError('NOT_FOUND', { detail: { file: path, reason: cause.code ?? '' }, cause })
  })
  return bytes.toString('utf8')
}

/** @throws AppError CONFIG_INVALID - told by line; the text itself may hold a camera's password and is not shown */
function parse(text: string, path: string): unknown {
  const lines = new LineCounter()
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines, logLevel: 'silent' })
  const problems = document.errors.map(({ code, pos }) => `${path}:${lines.linePos(pos[0]).line}: YAML ${code}`)
  if (problems.length > 0) throw new AppError('CONFIG_INVALID', { detail: { file: path, problems } })
  return document.toJS({ maxAliasCount: 0 }) as unknown
}

function fileProblems(value: unknown): string[] {
  const problems = schemaProblems(AGENT_SCHEMA, value)
  if (!Value.Check(AGENT_SCHEMA.properties.source, (value as AgentFile | null)?.source)) return problems
  const { source } = value as AgentFile
  return [...problems, ...sourceProblems(source)]
}

function sourceProblems(source: AgentFile['source']): string[] {
  const kinds = Object.keys(SOURCES)
  const kind: unknown = source.kind
  const schema = typeof kind === 'string' && Object.hasOwn(SOURCES, kind) ? SOURCES[kind as SourceKind] : undefined
  if (schema === undefined) {
    const meant = typeof kind === 'string' ? nearest(kind, kinds) : undefined
    return [problem('source.kind', kinds.join(' | '), kind ?? null, meant)]
  }
  const problems = schemaProblems(schema, source, 'source')
  // One of the two, so that nobody wonders which camera it is.
  if (source.kind === 'rtsp' && (source.url === undefined) === (source.urlFile === undefined))
    problems.push(problem('source', 'url | urlFile'))
  return problems
}

/** What the file does not say, its profile does; a section of several settings is filled up one by one. */
function withDefaults(file: AgentFile, profile: ProfileSettings): AgentFile {
  const merged: Record<string, unknown> = { ...profile, ...file }
  for (const key of ['gate', 'spool', 'upload', 'indicator'] as const)
    if (profile[key] !== undefined || file[key] !== undefined) merged[key] = { ...profile[key], ...file[key] }
  return merged as AgentFile
}
