import { AppError } from '../../engine/errors.ts'
import type { CliIo } from './io.ts'
import { choiceOption, parseCommand } from './parse.ts'
import type { DevicesArguments } from './devices-arguments.ts'

const HELP = {
  zh: `
用法：
  tingdian devices enrol --name N --store S [--kind K] [--pack P] [--array A] [--url URL]
                                           建一次性登记码（十分钟、五次机会），终端里显示二维码；在设备上：tingdian agent enrol URL CODE
  tingdian devices list [--store S]        设备、状态、最后见到、最后有声音、积压、时钟、缺口
  tingdian devices show ID                 一台设备的全部情况
  tingdian devices revoke ID               吊销：五秒内断开，设备上的缓存会被删除
  tingdian devices array list              自带的麦克风阵列
  tingdian devices array check FILE --array A   录音与所说的阵列是否相符；不符时退出状态为 3

  --name N    设备名        --store S   门店
  --kind K    badge | mic-array（默认）| smart-speaker | dialog-robot
  --pack P    行业包（默认 base）
  --array A   阵列名，见 devices array list
  --url URL   设备连接的地址，印在二维码里（默认按 --host/--port 的设置）
  --json      输出 JSON
  --help      本说明

ID 可以写设备号的开头几位，或设备名。

例：tingdian devices enrol --name 收银台1 --store 徐汇店`,
  en: `
Usage:
  tingdian devices enrol --name N --store S [--kind K] [--pack P] [--array A] [--url URL]
                                           makes a code that works once (ten minutes, five tries), shown as QR, too;
                                           on the device: tingdian agent enrol URL CODE
  tingdian devices list [--store S]        devices: state, last seen, last sound, backlog, clock, gaps
  tingdian devices show ID                 everything about one
  tingdian devices revoke ID               revokes: cut within five seconds, its spool is erased
  tingdian devices array list              the microphone arrays that ship
  tingdian devices array check FILE --array A   whether a recording is of that array; ends with 3 when it is not

  --name N    name of the device        --store S   store
  --kind K    badge | mic-array (default) | smart-speaker | dialog-robot
  --pack P    pack (default base)
  --array A   name of an array, see devices array list
  --url URL   address that the device dials, in the QR code (default: from the settings of host and port)
  --json      prints JSON
  --help      this page

ID may be the first digits of a device's number, or its name.

Example: tingdian devices enrol --name till-1 --store xuhui`,
}

const OPTIONS = {
  name: { type: 'string' },
  store: { type: 'string' },
  kind: { type: 'string' },
  pack: { type: 'string' },
  array: { type: 'string' },
  url: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

type Action = (args: DevicesArguments, io: CliIo) => Promise<number>

/** Action → fewest and most words behind it, and its code. */
const ACTIONS: Record<string, [number, number, () => Promise<Action>]> = {
  enrol: [0, 0, async () => (await import('./devices-enrol.ts')).enrolAction],
  list: [0, 0, async () => (await import('./devices-list.ts')).listAction],
  show: [1, 1, async () => (await import('./devices-list.ts')).showAction],
  revoke: [1, 1, async () => (await import('./devices-list.ts')).revokeAction],
  array: [1, 2, async () => (await import('./devices-array.ts')).arrayAction],
}

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseCommand(argv, { name: 'devices', help: HELP, options: OPTIONS, positionals: [1, 3] }, io)
  if (!parsed) return 0
  const [name, ...words] = parsed.positionals
  const action = choiceOption('devices', name, Object.keys(ACTIONS)) ?? ''
  const [fewest, most, load] = ACTIONS[action]
  if (words.length < fewest || words.length > most)
    throw new AppError('USAGE', {
      detail: {
        command: `devices ${action}`,
        wanted: `${fewest} argument(s)`,
        got: words,
        help: 'tingdian devices --help',
      },
    })
  return (await load())({ ...parsed.values, words }, io)
}
