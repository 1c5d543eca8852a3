/**
 * One error class and one table of codes for the whole product. The table gives each code an HTTP status, the exit status of
 * the command line, and a message in Chinese and English. `detail` holds facts for the reader (what was wanted, what came);
 * words that customers said never go into it.
 */

interface ErrorKind {
  status: number
  exit: number
  zh: string
  en: string
}

const kind = (status: number, exit: number, zh: string, en: string): ErrorKind => ({ status, exit, zh, en })

export const ERROR_KINDS = {
  AUDIO_EMPTY: kind(422, 3, '音频文件是空的', 'the audio file is empty'),
  AUDIO_NOT_FOUND: kind(404, 3, '找不到音频文件', 'no such audio file'),
  AUDIO_UNREADABLE: kind(422, 3, '读不了这个文件', 'the file cannot be read'),
  AUDIO_NOT_AUDIO: kind(422, 3, '这不是音频文件', 'this is not an audio file'),
  AUDIO_UNKNOWN_CODEC: kind(415, 3, '不认识的音频编码', 'unknown audio codec'),
  AUDIO_BAD_HEADER: kind(422, 3, '音频文件头不合法', 'the audio header is not valid'),
  AUDIO_TRUNCATED: kind(422, 3, '音频文件不完整（中途截断）', 'the audio file is truncated'),
  AUDIO_DAMAGED: kind(422, 3, '音频数据已损坏，无法解码', 'the audio data is damaged and cannot be decoded'),
  AUDIO_TOO_LONG: kind(413, 3, '录音太长', 'the recording is too long'),
  AUDIO_SILENT_ZEROS: kind(422, 3, '文件全是零，没有录到任何声音', 'the file holds nothing but zeros'),
  AUDIO_CHANNEL: kind(400, 2, '没有这个声道', 'there is no such channel'),
  AUDIO_ARRAY: kind(
    400,
    2,
    '麦克风阵列的描述不对，或与录音的声道数不符',
    'the microphone array is not valid, or not that of the recording',
  ),
  AUDIO_UNMUTED: kind(
    503,
    4,
    '录音中的个人信息还没有静音，暂时不能播放',
    'personal data in the recording is not muted yet, so it cannot be played',
  ),
  AUDIO_DIRECTORY_EMPTY: kind(404, 3, '目录里没有音频文件', 'the directory holds no audio'),
  FFMPEG_MISSING: kind(415, 3, '这种格式需要 ffmpeg，本机没有安装', 'this format needs ffmpeg, which is not installed'),
  FFMPEG_FAILED: kind(422, 3, 'ffmpeg 无法解码这个文件', 'ffmpeg could not decode this file'),
  DISK_FULL: kind(507, 4, '磁盘空间不足', 'the disk is full'),
  OUTPUT_LOST: kind(500, 4, '结果没能写出去', 'the results could not be written'),
  MODEL_UNKNOWN: kind(404, 2, '模型目录里没有这个模型', 'the catalogue has no such model'),
  MODEL_MISSING: kind(503, 4, '模型还没有安装', 'the model is not installed'),
  MODEL_CHECKSUM: kind(502, 4, '模型文件校验和不符', 'a model file has the wrong checksum'),
  MODEL_SOURCES_FAILED: kind(502, 4, '所有下载来源都失败了', 'every source of the model failed'),
  MODEL_FORMAT: kind(422, 4, '模型文件的格式不对', 'a model file has the wrong form'),
  RUNTIME_MISSING: kind(503, 4, '这个模型需要的运行库没有安装', 'the runtime that this model needs is not installed'),
  PACK_UNKNOWN: kind(404, 2, '没有这个行业包', 'there is no such pack'),
  DIALECT_UNKNOWN: kind(400, 2, '没有这种口音设置', 'there is no such dialect profile'),
  PACK_INVALID: kind(422, 2, '行业包有错误', 'the pack has errors'),
  GLOSSARY_INVALID: kind(422, 2, '术语表有错误', 'the glossary has errors'),
  DRAFT_INVALID: kind(422, 2, '草稿有错误，还不能发布', 'the draft has errors and cannot be published yet'),
  DRAFT_CONFLICT: kind(
    409,
    3,
    '别人已发布的版本改了同样的内容，请逐条选择',
    'a version that was published meanwhile changes the same: choose for each',
  ),
  CONFIG_INVALID: kind(400, 2, '配置有错误', 'the configuration has errors'),
  USAGE: kind(400, 2, '命令用法不对', 'the command was used wrongly'),
  INPUT_INVALID: kind(400, 2, '输入不合要求', 'the input is not valid'),
  QUERY_INVALID: kind(400, 2, '查询语句不合要求', 'the query is not valid'),
  QUERY_TIMEOUT: kind(
    504,
    4,
    '查询超过了时限，已经停止；请缩小范围再试',
    'the query ran out of time and was stopped; narrow it',
  ),
  QUERY_LIMIT: kind(429, 5, '这个密钥同时进行的查询太多', 'this key has too many queries under way'),
  QUERY_BUSY: kind(503, 4, '排队的查询太多，请稍后再试', 'too many queries wait, try again'),
  NOT_FOUND: kind(404, 3, '没有找到', 'not found'),
  CONFLICT: kind(409, 3, '与已有的内容冲突', 'in conflict with what is there'),
  AUTH_REQUIRED: kind(401, 5, '需要访问密钥', 'an access key is required'),
  AUTH_FORBIDDEN: kind(403, 5, '这个密钥没有权限', 'this key does not permit it'),
  RANGE_INVALID: kind(416, 2, '请求的字节范围不合法', 'the byte range cannot be served'),
  TOO_LARGE: kind(413, 3, '内容太大', 'the content is too large'),
  UPLOAD_CUT: kind(400, 3, '上传中途断开，没有保存', 'the upload was cut short and nothing was kept'),
  UPLOAD_STALLED: kind(408, 3, '上传太慢或停住了，没有保存', 'the upload stalled and nothing was kept'),
  MEDIA_TYPE: kind(415, 2, '不接受这种内容类型', 'this content type is not accepted'),
  HOST_REFUSED: kind(403, 5, '拒绝这个主机名或来源的请求', 'requests with this host name or origin are refused'),
  LISTEN_REFUSED: kind(
    500,
    2,
    '没有任何访问密钥，不能在本机以外的地址上监听',
    'without any access key the service does not listen beyond this machine',
  ),
  LISTEN_FAILED: kind(500, 4, '无法监听这个地址和端口', 'the address and port cannot be listened on'),
  NOT_READY: kind(503, 4, '服务还没有准备好', 'the service is not ready'),
  TOO_MANY_REQUESTS: kind(429, 5, '请求太频繁', 'too many requests'),
  UPLOAD_QUOTA: kind(
    429,
    5,
    '这个密钥今天上传的数据量到了上限',
    'this key has uploaded as many bytes as one may in a day',
  ),
  STORE_NEWER: kind(500, 4, '数据库由更新的版本写成，拒绝打开', 'the database was written by a newer version'),
  STORE_BROKEN: kind(500, 4, '数据库打不开', 'the database cannot be opened'),
  STORE_BUSY: kind(503, 4, '数据库正被占用，请稍后再试', 'the database is busy, try again'),
  PROGRAM_MISSING: kind(503, 4, '本机没有安装所需的程序', 'a program that this needs is not installed'),
  BACKUP_INVALID: kind(422, 3, '这里没有完整的备份', 'there is no whole backup here'),
  RESTORE_UNFINISHED: kind(503, 4, '上次恢复没有做完', 'a restore was broken off and is not finished'),
  PROTOCOL_INVALID: kind(400, 2, '不合协议的消息', 'a message that the protocol does not know'),
  DEVICE_UNKNOWN: kind(403, 5, '没有登记这台设备', 'the device is not enrolled'),
  DEVICE_SIGNATURE: kind(403, 5, '设备的签名不对', 'the signature of the device is wrong'),
  DEVICE_REVOKED: kind(403, 5, '这台设备已被吊销', 'the device was revoked'),
  DEVICE_CLONED: kind(409, 3, '另一台设备在用同一身份', 'another device uses the same identity'),
  ENROL_REFUSED: kind(
    403,
    5,
    '登记码不对、已用过、已过期，或试了太多次',
    'the enrolment code is wrong, used, too old, or was tried too often',
  ),
  NOT_ENROLLED: kind(409, 2, '这台设备还没有登记', 'this device is not enrolled yet'),
  SERVER_UNREACHABLE: kind(502, 4, '连不上服务器', 'the server cannot be reached'),
  SPOOL_DAMAGED: kind(422, 1, '本地缓存有损坏', 'the spool is damaged'),
  ARRAY_UNKNOWN: kind(404, 2, '没有这个麦克风阵列', 'there is no such microphone array'),
  ARRAY_MISMATCH: kind(409, 3, '录音与所说的麦克风阵列不符', 'the recording is not of the array that was named'),
  FIXTURE_BROKEN: kind(
    422,
    2,
    '回放用例本身有问题，无法比较',
    'the replay fixture is broken, so nothing can be compared',
  ),
  FIXTURE_READ_ONLY: kind(
    409,
    3,
    '用例所在的目录不能写，没有认可',
    'nothing can be written where the fixture lies, so nothing was accepted',
  ),
  LEDGER_MISMATCH: kind(500, 1, '账目对不上', 'the ledger does not balance'),
  DISK_FAILING: kind(500, 4, '磁盘写入失败', 'the disk fails to keep what is written'),
  WORKER_DIED: kind(500, 4, '识别线程意外退出', 'a recognition worker died'),
  ANALYSIS_TIMEOUT: kind(
    504,
    4,
    '分析用时超过了这段录音应有的上限',
    'the analysis took longer than a recording of this length may take',
  ),
  CANCELLED: kind(499, 130, '已取消', 'cancelled'),
  INTERNAL: kind(500, 1, '内部错误', 'internal error'),
} satisfies Record<string, ErrorKind>

export type ErrorCode = keyof typeof ERROR_KINDS

/** Facts about a failure, shown to the person who caused or must mend it. */
export type ErrorDetail = Record<string, string | number | boolean | string[]>

/** An error that the product knows: its code says what happened, `detail` what was wanted and what came. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly detail: ErrorDetail

  constructor(code: ErrorCode, options: { detail?: ErrorDetail; cause?: unknown } = {}) {
    super(ERROR_KINDS[code].en, { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.detail = options.detail ?? {}
  }
}

/** Turns anything thrown into an AppError; a full disk gets its own code, the unknown becomes INTERNAL. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL')
    return new AppError('DISK_FULL', { cause: error })
  if (error instanceof Error && error.name === 'AbortError') return new AppError('CANCELLED', { cause: error })
  return new AppError('INTERNAL', { cause: error })
}
