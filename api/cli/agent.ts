import { AppError } from '../../engine/errors.ts'
import type { CliIo } from './io.ts'
import { choiceOption, parseCommand } from './parse.ts'
import type { AgentArguments } from './agent-arguments.ts'

const HELP = {
  zh: `
用法：
  tingdian agent enrol URL CODE [--folder DIR]        用登记码登记本机（登记码来自服务器上的 tingdian devices enrol）
  tingdian agent run [--config FILE] [--folder DIR]   采集、缓存、上传，直到被停止；SIGTERM 停止，SIGUSR1 暂停，SIGUSR2 继续
  tingdian agent check [--config FILE]                检查：录音程序、麦克风有没有声音、磁盘、时钟、服务器、登记
  tingdian agent pause | resume [--config FILE]       暂停或继续正在运行的采集
  tingdian agent spool verify DIR                     检查缓存：有损坏时退出状态为 1
  tingdian agent spool show DIR                       缓存里有什么：记录、缺口、字节、未上传的小时数

  --config FILE   设置（YAML），样例和说明在 devices/agent.example.yaml；不写就用 DIR/agent.yaml，没有就用本机麦克风
  --folder DIR    身份、缓存、暂停文件所在的目录（默认在数据目录下的 agent）
  --seconds N     check 听多久（默认 3）
  --json          输出 JSON
  --help          本说明

例：tingdian agent enrol http://192.168.1.10:8790 3F7-K2M9-QXW && tingdian agent run`,
  en: `
Usage:
  tingdian agent enrol URL CODE [--folder DIR]        enrols this machine with a code from tingdian devices enrol
  tingdian agent run [--config FILE] [--folder DIR]   captures, keeps and sends until stopped; SIGTERM stops, SIGUSR1 pauses, SIGUSR2 goes on
  tingdian agent check [--config FILE]                looks: recorder, sound in the microphone, disk, clock, server, enrolment
  tingdian agent pause | resume [--config FILE]       pauses or resumes the capture that runs
  tingdian agent spool verify DIR                     checks a spool; ends with 1 when something in it is damaged
  tingdian agent spool show DIR                       what is in a spool: records, gaps, bytes, hours that were not sent

  --config FILE   settings (YAML), described in devices/agent.example.yaml; else DIR/agent.yaml, else this machine's microphone
  --folder DIR    folder of identity, spool and pause file (default: agent in the data folder)
  --seconds N     how long check listens (default 3)
  --json          prints JSON
  --help          this page

Example: tingdian agent enrol http://192.168.1.10:8790 3F7-K2M9-QXW && tingdian agent run`,
}

const OPTIONS = {
  config: { type: 'string' },
  folder: { type: 'string' },
  seconds: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

type Action = (args: AgentArguments, io: CliIo) => Promise<number>

/** Action → words behind it, and its code, loaded when it is used: the agent is to stay small. */
const ACTIONS: Record<string, [number, () => Promise<Action>]> = {
  run: [0, async () => (await import('./agent-run.ts')).runAction],

  check: [0, async () => (await import('./agent-check.ts')).checkAction],
  pause: [0, async () => (await import('./agent-pause.ts')).pauseAction(true)],
  resume: [0, async () => (await import('./agent-pause.ts')).pauseAction(false)],
  enrol: [2, async () => (await import('./agent-enrol.ts')).enrolAction],
  spool: [2, async () => (await import('./agent-spool.ts')).spoolAction],
}

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseCommand(argv, { name: 'agent', help: HELP, options: OPTIONS, positionals: [1, 3] }, io)
  if (!parsed) return 0
  const [name, ...words] = parsed.positionals
  const action = choiceOption('agent', name, Object.keys(ACTIONS)) ?? ''
  const [wanted, load] = ACTIONS[action]
  if (words.length !== wanted)
    throw new AppError('USAGE', {
      detail: {
        command: `agent ${action}`,
        wanted: `${wanted} argument(s)`,
        got: words,
        help: 'tingdian agent --help',
      },
    })
  return (await load())({ ...parsed.values, words }, io)
}
