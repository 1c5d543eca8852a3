import { join, resolve } from 'node:path'
import { AppError, ERROR_KINDS, type ErrorCode } from '../../engine/errors.ts'
import { enrolmentRequest, readCode } from '../../devices/protocol/enrolment.ts'
import { newIdentity } from '../../devices/protocol/identity.ts'
import { DEVICE_ENROL_PATH } from '../../devices/protocol/paths.ts'
import { realDisk } from '../../devices/real/disk.ts'
import { realRandom } from '../../devices/real/random.ts'
import { readEnrolled, writeEnrolled, type EnrolledAs } from '../../devices/run/enrolled.ts'
import type { AgentArguments } from './agent-arguments.ts'
import { line, say, type CliIo } from './io.ts'

const ANSWER_MS = 15_000

interface Answer {
  name: string
  storeId: string
  kind: string
  pack: string
  array?: string
  sealingKey: string
}

/** Makes this machine one of a server's devices. Its key is made here, once, and stays. */
export async function enrolAction({ words, folder, json }: AgentArguments, io: CliIo): Promise<number> {
  const [url, code] = words
  const server = serverUrl(url)
  if (readCode(code) === undefined)
    throw new AppError('USAGE', {
      detail: { argument: 'CODE', wanted: '3F7-K2M9-QXW', help: 'tingdian devices enrol' },
    })
  const dir = resolve(folder ?? join(io.config.dataDir, 'agent'))
  const known = await readEnrolled(realDisk, dir)
  const identity = known?.identity ?? newIdentity(realRandom)
  const { sealingKey, ...answer } = await ask(server, enrolmentRequest(identity, code))
  const enrolled: EnrolledAs = { ...answer, identity, server, sealingKey: Buffer.from(sealingKey, 'hex') }
  await writeEnrolled(realDisk, dir, enrolled)
  const device = identity.deviceId.toString('hex')
  if (json) line(io.stdout, JSON.stringify({ device, server, ...answer, folder: dir }))
  else
    line(
      io.stdout,
      say(io, {
        zh: `已登记：${answer.storeId} 的 ${answer.name}（${answer.kind}），身份在 ${dir}。下一步：tingdian agent check`,
        en: `enrolled: ${answer.name} of ${answer.storeId} (${answer.kind}), identity in ${dir}. Next: tingdian agent check`,
      }),
    )
  return 0
}

function serverUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text.replace(/\/+$/, '')
  throw new AppError('USAGE', { detail: { argument: 'URL', wanted: 'http://192.168.1.10:8790', got: text } })
}

async function ask(server: string, request: object): Promise<Answer> {
  const response = await fetch(server + DEVICE_ENROL_PATH, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request) },
    ...{ signal: AbortSignal.timeout(ANSWER_MS), redirect: 'error' },
  }).catch((cause: Error & { cause?: NodeJS.ErrnoException }) => {
    const reason = cause.cause?.code ?? cause.name
    throw new AppError('SERVER_UNREACHABLE', { detail: { server, reason }, cause })
  })
  const body = (await response.json().catch(() => undefined)) as
    (Answer & { error?: { code?: string; detail?: Record<string, string> } }) | undefined
  if (response.status === 201 && typeof body?.sealingKey === 'string') return body
  const code = body?.error?.code
  if (code !== undefined && code in ERROR_KINDS) throw new AppError(code as ErrorCode, { detail: body?.error?.detail })
  throw new AppError('SERVER_UNREACHABLE', { detail: { server, reason: `HTTP ${response.status}` } })
}
