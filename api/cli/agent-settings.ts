import { join, resolve } from 'node:path'
import { AppError } from '../../engine/errors.ts'
import { realDisk } from '../../devices/real/disk.ts'
import { readEnrolled, type EnrolledAs } from '../../devices/run/enrolled.ts'
import type { AgentFile } from '../../devices/settings/agent-schema.ts'
import { readAgentFile, settingsWithout } from '../../devices/settings/read-settings.ts'
import { projectRoot } from '../../models/root.ts'
import type { AgentArguments } from './agent-arguments.ts'
import type { CliIo } from './io.ts'

export interface AgentHome {
  settings: AgentFile
  /** Identity, spool and pause file lie here. */
  folder: string
  /** The file that the settings came from; undefined where there is none. */
  file: string | undefined
}

/**
 * The settings that were named, else those in the agent's folder, else the defaults of an array at a counter with one microphone.
 *
 * @throws AppError CONFIG_INVALID, NOT_FOUND
 */
export async function agentHome({ config, folder }: AgentArguments, io: CliIo): Promise<AgentHome> {
  const profiles = join(projectRoot(), 'devices', 'profiles')
  const usual = resolve(folder ?? join(io.config.dataDir, 'agent'))
  const file = config === undefined ? await ifThere(join(usual, 'agent.yaml')) : resolve(config)
  const settings =
    file === undefined ? await settingsWithout(realDisk, profiles) : await readAgentFile(realDisk, file, profiles)
  const known = withCamera(settings, io.config.cameraUrl)
  return { settings: known, folder: resolve(folder ?? settings.folder ?? usual), file }
}

/** A camera's address holds a password: it may come from the environment, and stands in no argument. */
function withCamera(settings: AgentFile, url: string): AgentFile {
  const { source } = settings
  const isNamed = source.kind !== 'rtsp' || source.url !== undefined || source.urlFile !== undefined
  return isNamed || url === '' ? settings : { ...settings, source: { ...source, url } }
}

async function ifThere(path: string): Promise<string | undefined> {
  return realDisk.read(path, 0, 1).then(
    () => path,
    () => undefined,
  )
}

/**
 * Who this machine is. What the settings say of name and store must be what the server was told.
 *
 * @throws AppError NOT_ENROLLED, CONFIG_INVALID
 */
export async function enrolledHere({ settings, folder, file }: AgentHome): Promise<EnrolledAs> {
  const enrolled = await readEnrolled(realDisk, folder)
  if (enrolled === undefined)
    throw new AppError('NOT_ENROLLED', { detail: { folder, remedy: 'tingdian agent enrol URL CODE' } })
  const said = { name: settings.name, store: settings.store }
  const is = { name: enrolled.name, store: enrolled.storeId }
  const problems = (['name', 'store'] as const)
    .filter((key) => said[key] !== undefined && said[key] !== is[key])
    .map(
      (key) => `${key}：登记的是 ${is[key]}，设置里是 ${said[key]} · enrolled as ${is[key]}, settings say ${said[key]}`,
    )
  if (problems.length > 0) throw new AppError('CONFIG_INVALID', { detail: { file: file ?? '', problems } })
  return enrolled
}
