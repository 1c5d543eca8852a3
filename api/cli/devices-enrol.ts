import { networkInterfaces } from 'node:os'
import { toString as toQr } from 'qrcode'
import { AppError } from '../../engine/errors.ts'
import { createRealClock } from '../../devices/real/clock.ts'
import { realDisk } from '../../devices/real/disk.ts'
import { realRandom } from '../../devices/real/random.ts'
import { isLoopback } from '../auth/hosts.ts'
import { openFleet } from '../ingest/fleet.ts'
import { DEVICE_KINDS, PACK_NAME, PLAIN_NAME } from '../intake/capture.ts'
import { ingestDir } from '../open-device-intake.ts'
import type { DevicesArguments } from './devices-arguments.ts'
import { line, say, type CliIo } from './io.ts'
import { choiceOption } from './parse.ts'

/** Makes a code by which one device enrols, and shows it as text and QR: what the device needs is the server's address and the code. */
export async function enrolAction(args: DevicesArguments, io: CliIo): Promise<number> {
  const name = wanted('--name', args.name, PLAIN_NAME)
  const storeId = wanted('--store', args.store, PLAIN_NAME)
  const kind = choiceOption('--kind', args.kind, DEVICE_KINDS) ?? 'mic-array'
  const pack = wanted('--pack', args.pack ?? 'base', PACK_NAME)
  const array = args.array
  const ports = { disk: realDisk, clock: createRealClock(), random: realRandom }
  const { devices, enrolment } = await openFleet(ports, ingestDir(io.config))
  const isTaken = (await devices.list()).some(
    (one) => one.storeId === storeId && one.name === name && one.revokedAt === undefined,
  )
  if (isTaken) throw new AppError('CONFLICT', { detail: { store: storeId, name } })
  const grant = { name, storeId, kind, pack, ...(array !== undefined && { array }) }
  const { code, expiresAt } = await enrolment.makeCode(grant)
  const url = args.url ?? usualUrl(io)
  if (args.json) {
    line(io.stdout, JSON.stringify({ code, url, expiresAt, ...grant }))
    return 0
  }
  line(io.stderr, await toQr(`tingdian:${url}#${code}`, { type: 'utf8', errorCorrectionLevel: 'M' }))
  line(io.stdout, `tingdian agent enrol ${url} ${code}`)
  const until = new Date(expiresAt).toTimeString().slice(0, 5)
  line(
    io.stderr,
    say(io, {
      zh: `在设备上运行上面这一行（${until} 前有效，只能用一次）。设备将是 ${storeId} 的 ${name}。`,
      en: `Run the line above on the device (good until ${until}, once). It will be ${name} of ${storeId}.`,
    }),
  )
  return 0
}

function wanted(option: string, value: string | undefined, pattern: string): string {
  if (value !== undefined && new RegExp(pattern, 'u').test(value)) return value
  throw new AppError('USAGE', { detail: { option, wanted: '1–64 letters, digits, . _ -', got: value ?? '' } })
}

/** As the service is told to listen; on all addresses, the first one that others can reach. */
function usualUrl({ config: { host, port } }: CliIo): string {
  const addresses = Object.values(networkInterfaces()).flatMap((found) => found ?? [])
  const outer = addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address
  const name = isLoopback(host) ? '127.0.0.1' : /^(0\.0\.0\.0|::)$/.test(host) ? (outer ?? '127.0.0.1') : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}
