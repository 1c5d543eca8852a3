import { ERROR_KINDS, type AppError, type ErrorCode } from '../../engine/errors.ts'
import { plain } from './colour.ts'
import { line, say, type CliIo, type Words } from './io.ts'

/** What a person can do about a failure, where that is not plain from its sentence. */
const REMEDIES: Partial<Record<ErrorCode, Words>> = {
  AUDIO_EMPTY: { zh: '请检查录音设备是否写完了文件', en: 'check that the recorder finished writing the file' },
  AUDIO_NOT_FOUND: { zh: '请检查路径', en: 'check the path' },
  AUDIO_UNREADABLE: { zh: '请检查文件的权限和所在的磁盘', en: 'check the permissions of the file and its disk' },
  AUDIO_NOT_AUDIO: { zh: '请确认文件内容真的是录音', en: 'make sure the content really is a recording' },
  AUDIO_TRUNCATED: { zh: '请重新拷贝或重新上传原文件', en: 'copy or upload the original file again' },
  AUDIO_SILENT_ZEROS: { zh: '请检查麦克风是否接好', en: 'check that the microphone is connected' },
  FFMPEG_MISSING: {
    zh: '安装 ffmpeg（Debian/Ubuntu：apt install ffmpeg；macOS：brew install ffmpeg），或先转成 WAV/FLAC/MP3/Opus',
    en: 'install ffmpeg (apt install ffmpeg, brew install ffmpeg) or convert to WAV, FLAC, MP3 or Opus',
  },
  DISK_FULL: { zh: '清理磁盘，或用 --data 换一个目录', en: 'free some space, or choose another folder with --data' },
  MODEL_UNKNOWN: { zh: '运行 tingdian models list 看有哪些模型', en: 'run tingdian models list' },
  MODEL_MISSING: { zh: '运行 tingdian models pull 下载', en: 'run tingdian models pull' },
  MODEL_CHECKSUM: { zh: '运行 tingdian models pull 重新下载', en: 'run tingdian models pull again' },
  MODEL_SOURCES_FAILED: {
    zh: '检查网络后重试；或在别处把“要求”的文件下好，放进一个目录，再运行“手工”那条命令',
    en: 'check the network; or fetch the wanted files elsewhere, put them in a folder DIR and run what stands under byHand',
  },
  PACK_UNKNOWN: { zh: '运行 tingdian pack list 看有哪些行业包', en: 'run tingdian pack list' },
  PACK_INVALID: { zh: '运行 tingdian pack check 看全部错误', en: 'run tingdian pack check' },
  GLOSSARY_INVALID: {
    zh: '术语表是 UTF-8 CSV，表头 name,type,aliases,parent，别名用 | 分开',
    en: 'a glossary is UTF-8 CSV with the header name,type,aliases,parent; aliases are separated by |',
  },
  AUTH_REQUIRED: { zh: '用 tingdian keys add 建一个密钥', en: 'make a key with tingdian keys add' },
  PROGRAM_MISSING: {
    zh: '安装 PostgreSQL 的客户端程序，版本不低于服务器（Debian/Ubuntu：apt install postgresql-client）',
    en: 'install the client programs of PostgreSQL, not older than the server (apt install postgresql-client)',
  },
  BACKUP_INVALID: { zh: '请检查目录，或重新备份', en: 'check the folder, or make the backup again' },
  RESTORE_UNFINISHED: {
    zh: '再运行一次同样的 tingdian store restore',
    en: 'run the same tingdian store restore again',
  },
  STORE_NEWER: { zh: '请升级 tingdian', en: 'upgrade tingdian' },
  INTERNAL: {
    zh: '这是程序的缺陷；设 TINGDIAN_DEBUG=1 再运行一次可看到细节',
    en: 'this is a bug; run again with TINGDIAN_DEBUG=1 for details',
  },
}

/** Names of facts, for readers of Chinese; a fact without an entry keeps the name that programs know. */
const FACTS: Record<string, string> = {
  wanted: '要求',
  got: '实际',
  came: '实际',
  path: '文件',
  file: '文件',
  line: '行',
  bytes: '字节',
  sources: '来源',
  model: '模型',
  pack: '行业包',
  state: '状态',
  install: '安装',
  byHand: '手工',
  folder: '目录',
  wantedBytes: '需要字节',
  freeBytes: '剩余字节',
  store: '洞察库',
  reason: '原因',
  available: '可用的',
  known: '已知的',
  asked: '所要的',
  option: '选项',
  command: '命令',
  commands: '可用命令',
  unknownCommand: '未知命令',
  didYouMean: '是否想写',
  help: '帮助',
}

/** Where errors go; enough of `CliIo` to speak before the configuration is read. */
export type ErrorSink = Pick<CliIo, 'stderr' | 'lang'> & { debug?: boolean }

/** Prints an error for people: sentence, code, facts, what to do. Always on stderr. */
export function reportError(error: AppError, io: ErrorSink, file?: string): void {
  const kind = ERROR_KINDS[error.code]
  const before = file === undefined ? '' : `${plain(file)}: `
  line(io.stderr, `${say(io, { zh: '错误', en: 'error' })}: ${before}${say(io, kind)} [${error.code}]`)
  for (const [key, value] of Object.entries(error.detail)) {
    if (key === 'problems' && Array.isArray(value))
      for (const problem of value) line(io.stderr, `  - ${plain(problem)}`)
    // The file that the person named stands above; where its bytes were copied to helps nobody.
    else if (key !== 'path' || file === undefined)
      line(io.stderr, `  ${factName(key, io)}: ${plain(Array.isArray(value) ? value.join(', ') : String(value))}`)
  }
  const remedy = REMEDIES[error.code]
  if (remedy) line(io.stderr, `  → ${say(io, remedy)}`)
  if (io.debug && error.cause instanceof Error) line(io.stderr, error.cause.stack ?? String(error.cause))
}

function factName(key: string, { lang }: Pick<ErrorSink, 'lang'>): string {
  const zh = FACTS[key]
  return lang === 'zh' && zh !== undefined ? `${zh} ${key}` : key
}
