import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileError } from '../../engine/audio/file-error.ts'
import { AppError } from '../../engine/errors.ts'
import { PLAIN_NAME, toCapture, type Capture } from '../intake/capture.ts'
import type { BlobStore, StagedBlob } from '../intake/blobs.ts'
import { keepAnalysis } from '../intake/keep-analysis.ts'
import { createOutlines } from '../intake/outlines.ts'
import { stageFile } from '../intake/stage-file.ts'
import { dropUnusedAudio } from '../intake/unused-audio.ts'
import { openBlobs, openJobQueue, openStore } from '../open-store.ts'
import { HEARING_OPTIONS, KNOWLEDGE_OPTIONS, REPAIR_OPTIONS, analyseOptions } from './analyse-options.ts'
import { plain } from './colour.ts'
import { eachFile } from './each-file.ts'
import { line, say, type CliIo } from './io.ts'
import { INCOMPLETE } from '../labels.ts'
import { parseCommand, timeOption } from './parse.ts'
import { withEngine } from './with-engine.ts'

const HELP = {
  zh: `
用法：tingdian ingest [选项] 录音|目录…

分析录音并存入洞察库，之后可以用 tingdian search 检索。同一个文件再来一次，什么都不变。
存下来的声音里，个人信息所在的片段会静音；未静音的副本不保留（除非 TINGDIAN_KEEP_ORIGINAL_AUDIO=true）。

  --store S         门店（默认 default）
  --device D        设备（默认 upload）
  --pack NAME       行业包（默认 base）
  --glossary CSV    本店术语表：UTF-8，表头 name,type,aliases,parent，别名用 | 分开
  --started-at T    录音开始的时间，如 2026-11-22T10:00:00+08:00（不写时区就是北京时间；默认文件的修改时间）
  --db FILE         洞察库文件（默认在数据目录）
  --no-redact       文字里不隐去个人信息（声音照样静音）
  --model NAME      识别模型
  --channel C       声道：beam（默认）、mix、best 或声道号
  --array A         麦克风阵列：自带的名字（devices array list）、同样格式的 YAML，或如 circular:4:0.035、linear:2:0.05，或坐标 JSON
  --dialect D       说话人的口音，同音近音更易改正：sichuan（川渝）、cantonese（粤）、northeast（东北）……
  --json            每个文件输出一行 JSON
  --help            本说明

例：tingdian ingest --store 徐汇店 --pack auto 今天的录音/`,
  en: `
Usage: tingdian ingest [options] FILE|FOLDER…

Analyses recordings and keeps them in the insight store, where tingdian search finds them. The same file again changes nothing.
In the stored audio personal data is silenced, and no copy with it is kept (unless TINGDIAN_KEEP_ORIGINAL_AUDIO=true).

  --store S         store (default: default)
  --device D        device (default: upload)
  --pack NAME       pack of the trade (default base)
  --glossary CSV    terms of one store: UTF-8, header name,type,aliases,parent; aliases separated by |
  --started-at T    when the recording began, such as 2026-11-22T10:00:00+08:00 (China's time where no offset
                    is given; default: when the file was last changed)
  --db FILE         file of the insight store (default: in the data folder)
  --no-redact       keep personal data in the text (the audio is muted all the same)
  --model NAME      recogniser
  --channel C       beam (microphones turned towards the speaker, default), mix, best, or a channel's number
  --array A         microphone array: a name (devices array list), a YAML file of that form, or circular:4:0.035 (4 on a radius of 3.5 cm), linear:2:0.05, or places as JSON
  --dialect D       what the speakers sound like, for near sounds: sichuan, cantonese, northeast …
  --json            one line of JSON per file
  --help            this page

Example: tingdian ingest --store xuhui --pack auto recordings/`,
}

const OPTIONS = {
  ...KNOWLEDGE_OPTIONS,
  ...HEARING_OPTIONS,
  ...REPAIR_OPTIONS,
  store: { type: 'string', default: 'default' },
  device: { type: 'string', default: 'upload' },
  'started-at': { type: 'string' },
  db: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

const OUTCOMES = {
  created: { zh: '已存入', en: 'kept' },
  updated: { zh: '已更新', en: 'updated' },
  unchanged: { zh: '未变化', en: 'unchanged' },
}

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const parsed = parseCommand(argv, { name: 'ingest', help: HELP, options: OPTIONS, positionals: [1, Infinity] }, io)
  if (!parsed) return 0
  const { values, positionals } = parsed
  const where = { store: plainName('store', values.store), device: plainName('device', values.device) }
  const startedAt = timeOption('started-at', values['started-at'])
  const { pack, ...hearing } = analyseOptions(values, io.signal)
  const store = await openStore(io.config, values.db)
  const queue = await openJobQueue(io.config).catch(async (error: unknown) => {
    await store.close()
    throw error
  })
  try {
    const blobs = await openBlobs(io.config)
    const outlines = createOutlines(blobs)
    return await withEngine(io, (engine) =>
      eachFile(positionals, io, async (file, onProgress) => {
        const { capture, staged } = await takeIn(file, blobs, { ...where, pack, startedAt })
        let isNew = false
        const keep = async (): Promise<boolean> => (isNew = await staged.keep())
        const deps = { ...{ engine, store, blobs, outlines }, config: io.config, staged: { ...staged, keep } }
        const kept = await keepAnalysis(deps, capture, { ...hearing, onProgress })
          .catch(async (error: unknown) => {
            const { sha256 } = capture
            const drop = () => dropUnusedAudio({ store, jobs: queue, blobs }, sha256)
            // What was here before may be another database's (--db).
            if (isNew) await blobs.exclusively(sha256, drop)
            throw error
          })
          .finally(() => staged.discard())
        const { result, utterances } = kept
        return () => {
          const { incomplete } = kept.analysis
          if (values.json) {
            const told = { file, recordingId: kept.recordingId, result, utterances, ...(incomplete && { incomplete }) }
            return line(io.stdout, JSON.stringify(told))
          }
          line(io.stdout, `${say(io, OUTCOMES[result])}  ${plain(file)}  ${sentences(io, utterances)}`)
          if (incomplete) line(io.stdout, `  ${say(io, INCOMPLETE)}`)
        }
      }),
    ).finally(() => outlines.close())
  } finally {
    await queue.close()
    await store.close()
  }
}

function sentences(io: CliIo, count: number): string {
  return say(io, { zh: `${count} 句话`, en: `${count} utterances` })
}

function plainName(option: string, value: string): string {
  if (new RegExp(PLAIN_NAME, 'u').test(value)) return value
  throw new AppError('USAGE', { detail: { option: `--${option}`, wanted: '1–64 letters, digits, . _ -', got: value } })
}

/** Takes a file in under what the command line says about it. */
async function takeIn(
  file: string,
  blobs: BlobStore,
  about: { store: string; device: string; pack: string; startedAt: number | undefined },
): Promise<{ capture: Capture; staged: StagedBlob }> {
  const { mtimeMs } = await stat(file).catch((error: unknown) => {
    throw fileError(file, error)
  })
  const { staged, ...content } = await stageFile(file, about.store, blobs)
  const fields = { storeId: about.store, deviceId: about.device, fileName: basename(file) }
  const capture = toCapture(fields, content, about.startedAt ?? Math.round(mtimeMs))
  return { capture: { ...capture, pack: about.pack }, staged }
}
