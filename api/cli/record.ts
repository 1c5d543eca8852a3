import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { STAGES } from '../../engine/replay/difference.ts'
import { openBlobs, openStore } from '../open-store.ts'
import { recordVisit } from '../replay/record-visit.ts'
import { withReplay } from '../replay/with-replay.ts'
import { line, say, type CliIo } from './io.ts'
import { parseCommand } from './parse.ts'

const HELP = {
  zh: `
用法：tingdian record [选项] 到店ID 目录

把洞察库里的一次到店做成回放用例：声音用已静音的那一份，文字重新听出来、隐去个人信息；静音后还听得出的个人信息也会静音。
没有静音好的录音就拒绝。到店 ID 见 tingdian insights、控制台或 GET /v1/visits；一段录音只有一次到店时也可写录音 ID。
用例里不写门店、设备和时间。做好后请自己听一遍再交给别人。

  --glossary CSV   这次到店用的术语表
  --model NAME     识别模型
  --reason TEXT    为什么做这个用例；--by WHO 谁做的（默认登录名）
  --db FILE        洞察库文件（默认在数据目录）
  --help           本说明

例：tingdian record 3f2a…-v1200 用例/嫌贵又留下`,
  en: `
Usage: tingdian record [options] VISIT DIR

Makes a fixture to be replayed of a visit in the insight store: its sound is the muted copy, its words are heard anew in that copy with
personal data covered; what personal data is still heard in it is muted as well. Refused where the muted copy is missing. VISIT is a
visit's id (tingdian insights, console, GET /v1/visits), or a recording's where it holds one visit. Store, device and time are not in
the fixture. Listen to it yourself before you hand it on.

  --glossary CSV   the glossary of that visit
  --model NAME     recogniser
  --reason TEXT    why; --by WHO who made it (default: the login name)
  --db FILE        the insight store's file (default: in the data folder)
  --help           this page

Example: tingdian record 3f2a…-v1200 fixtures/too-dear-but-stayed`,
}

const OPTIONS = {
  glossary: { type: 'string' },
  model: { type: 'string' },
  reason: { type: 'string' },
  by: { type: 'string' },
  db: { type: 'string' },
} as const

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseCommand(argv, { name: 'record', help: HELP, options: OPTIONS, positionals: [2, 2] }, io)
  if (!parsed) return 0
  const { values, positionals } = parsed
  const [id, folder] = positionals
  const { glossary, model, reason = 'recorded', by: who = userInfo().username } = values
  const workFolder = await mkdtemp(join(tmpdir(), 'tingdian-record-'))
  const store = await openStore(io.config, values.db)
  try {
    const blobs = await openBlobs(io.config)
    const choice = { stages: STAGES, search: {}, ...(model !== undefined && { model }) }
    const what = { id, folder, who, reason, ...(glossary !== undefined && { glossary }) }
    await withReplay(choice, { io, workFolder }, (context) => recordVisit(what, { store, blobs }, context))
    line(io.stderr, say(io, { zh: `用例写好了：${folder}`, en: `fixture written: ${folder}` }))
    return 0
  } finally {
    await store.close()
    await rm(workFolder, { recursive: true, force: true })
  }
}
