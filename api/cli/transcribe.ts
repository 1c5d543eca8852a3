import type { OtherLanguage } from '../../engine/language-types.ts'
import type { Transcription } from '../../engine/transcription.ts'
import { HEARING_OPTIONS } from './analyse-options.ts'
import { clock, palette, plain } from './colour.ts'
import { eachFile } from './each-file.ts'
import { line, say, type CliIo } from './io.ts'
import { INCOMPLETE } from '../labels.ts'
import { heardLines, otherLanguageShare, otherLanguageWords } from './other-languages.ts'
import { parseCommand } from './parse.ts'
import { withEngine } from './with-engine.ts'

const HELP = {
  zh: `
用法：tingdian transcribe [选项] 录音|目录…

把录音转成文字。支持 WAV、FLAC、MP3、Ogg Opus、原始 PCM；其他格式需要本机有 ffmpeg。

  --model NAME     识别模型（tingdian models list）
  --channel C      声道：beam（多个麦克风对准说话的人，默认）、mix（混合）、best（最清楚的）或声道号
  --array A        麦克风阵列：自带的名字（devices array list）、同样格式的 YAML，或如 circular:4:0.035（4 个，半径 3.5 厘米）、linear:2:0.05，或坐标 JSON
  --json           每个文件输出一行 JSON
  --help           本说明

例：tingdian transcribe --json 到店录音.wav > 文字.jsonl`,
  en: `
Usage: tingdian transcribe [options] FILE|FOLDER…

Turns recordings into text. WAV, FLAC, MP3, Ogg Opus and raw PCM; other formats need ffmpeg on this machine.

  --model NAME     recogniser (tingdian models list)
  --channel C      beam (microphones turned towards the speaker, default), mix, best, or a channel's number
  --array A        microphone array: a name (devices array list), a YAML file of that form, or circular:4:0.035 (4 on a radius of 3.5 cm), linear:2:0.05, or places as JSON
  --json           one line of JSON per file
  --help           this page

Example: tingdian transcribe --json visit.wav > words.jsonl`,
}

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const options = { ...HEARING_OPTIONS, json: { type: 'boolean', default: false } } as const
  const parsed = parseCommand(argv, { name: 'transcribe', help: HELP, options, positionals: [1, Infinity] }, io)
  if (!parsed) return 0
  const { values, positionals } = parsed
  const paint = palette(io.stdout)
  return withEngine(io, (engine) =>
    eachFile(positionals, io, async (file, onProgress) => {
      const chosen = {
        model: values.model,
        channel: values.channel,
        array: values.array,
        signal: io.signal,
        onProgress,
      }
      const result = { ...(await engine.transcribe(file, chosen)), file }
      return () => {
        if (values.json) return line(io.stdout, JSON.stringify(result))
        line(io.stdout, `${paint.bold(plain(file))}  ${paint.dim(clock(result.durationMs))}`)
        if (result.incomplete) line(io.stdout, say(io, INCOMPLETE))
        printSegments(result, io)
      }
    }),
  )
}

function printSegments({ segments, durationMs }: Transcription, io: CliIo): void {
  const paint = palette(io.stdout)
  const others = otherLanguagesOf(segments)
  const words = segments.filter(({ text }) => text !== '')
  for (const { word, other } of heardLines(words, others)) {
    const time = paint.dim(`[${clock((word ?? other)?.startMs ?? 0)}]`.padStart(7))
    line(io.stdout, `${time}  ${other ? paint.dim(otherLanguageWords(other, io)) : plain(word?.text ?? '')}`)
  }
  const share = otherLanguageShare(others, durationMs, io)
  if (share !== undefined) line(io.stdout, paint.dim(share))
}

/** The segments whose words nobody knows. */
const otherLanguagesOf = (segments: Transcription['segments']): OtherLanguage[] =>
  segments.flatMap(({ startMs, endMs, text, language, languageProbability }) =>
    text === '' && language !== undefined && languageProbability !== undefined
      ? [{ startMs, endMs, language, languageProbability }]
      : [],
  )
