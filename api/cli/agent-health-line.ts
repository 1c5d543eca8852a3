import type { HealthReport } from '../../devices/run/health-report.ts'
import type { CliIo, Words } from './io.ts'

/** States of an agent and of a device, for people. What is not here is shown as it is. */
export const STATE_WORDS: Record<string, Words> = {
  recording: { zh: '采集中', en: 'recording' },
  starting: { zh: '正在启动', en: 'starting' },
  finished: { zh: '已放完', en: 'finished' },
  paused: { zh: '已暂停', en: 'paused' },
  'outside-hours': { zh: '营业时间外', en: 'outside opening hours' },
  withdrawn: { zh: '已停用', en: 'out of use' },
  'no-source': { zh: '没有声音来源', en: 'no source of sound' },
  'no-sound': { zh: '麦克风没有声音', en: 'no sound in the microphone' },
  'digital-silence': { zh: '麦克风只给出零', en: 'nothing but zeros from the microphone' },
  'dead-channel': { zh: '有声道没有声音', en: 'a channel without sound' },
  drifting: { zh: '采样时钟偏差大', en: 'sample clock far off' },
  'wrong-rate': { zh: '采样率不对', en: 'wrong sample rate' },
  'no-indicator': { zh: '指示灯点不亮，不录音', en: 'the indicator cannot be set, not recording' },
  'disk-full': { zh: '磁盘已满', en: 'disk full' },
  'disk-failing': { zh: '磁盘写入失败', en: 'disk failing' },
  offline: { zh: '离线', en: 'offline' },
  revoked: { zh: '已吊销', en: 'revoked' },
  cloned: { zh: '身份被复制', en: 'cloned' },
  'never-seen': { zh: '从未连接', en: 'never seen' },
}

export function stateWords(state: string, { lang }: Pick<CliIo, 'lang'>): string {
  return STATE_WORDS[state]?.[lang] ?? state
}

/** One line for people: what it does, whether it is connected, what waits. */
export function healthLine(report: HealthReport, io: Pick<CliIo, 'lang'>): string {
  const { isConnected, linkTrouble, sourceTrouble, backlogSeconds, capturedSeconds, freeBytes, restarts } = report
  const zh = io.lang === 'zh'
  const time = new Date().toTimeString().slice(0, 8)
  const link = isConnected
    ? (zh ? '已连接' : 'connected') + (linkTrouble === undefined ? '' : ` (${linkTrouble})`)
    : `${zh ? '未连接' : 'not connected'}${linkTrouble === undefined ? '' : ` (${linkTrouble})`}`
  const parts = [
    stateWords(report.state, io) + (sourceTrouble === undefined ? '' : ` (${sourceTrouble})`),
    link,
    `${zh ? '本次' : 'this start'} ${duration(capturedSeconds, zh)}`,
    `${zh ? '待上传' : 'to send'} ${duration(backlogSeconds, zh)}`,
    `${zh ? '磁盘剩余' : 'disk free'} ${(freeBytes / 1e9).toFixed(1)} GB`,
    ...(restarts > 0 ? [`${zh ? '录音程序重启' : 'recorder restarts'} ${restarts}`] : []),
  ]
  return `${time} ${parts.join(' · ')}`
}

/** `7 s`, `12 min`, `3.5 h`. */
export function duration(seconds: number, zh: boolean): string {
  const [s, min, h] = zh ? ['秒', '分钟', '小时'] : ['s', 'min', 'h']
  if (seconds < 100) return `${Math.round(seconds)} ${s}`
  if (seconds < 6000) return `${Math.round(seconds / 60)} ${min}`
  return `${(seconds / 3600).toFixed(1)} ${h}`
}
