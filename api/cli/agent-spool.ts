import { AppError } from '../../engine/errors.ts'
import { realDisk } from '../../devices/real/disk.ts'
import { inspectSpool, type SpoolReport, type StartReport } from '../../devices/spool/inspect.ts'
import { duration } from './agent-health-line.ts'
import type { AgentArguments } from './agent-arguments.ts'
import { line, say, type CliIo } from './io.ts'
import { choiceOption } from './parse.ts'

/** Looks into a spool without changing it. Ends with 1 where something in it went bad. */
export async function spoolAction({ words, json }: AgentArguments, io: CliIo): Promise<number> {
  const [action, dir] = words
  const step = choiceOption('agent spool', action, ['verify', 'show'])
  const files = await realDisk.list(dir)
  if (files.length === 0) throw new AppError('NOT_FOUND', { detail: { folder: dir, wanted: 'DIR/spool' } })
  const report = await inspectSpool(realDisk, dir)
  if (json) line(io.stdout, JSON.stringify(step === 'show' ? report : { ...report, segments: report.segments.length }))
  else {
    for (const start of report.starts) line(io.stdout, startLine(start, io))
    if (step === 'show') for (const segment of report.segments) line(io.stdout, segmentLine(segment, io))
    line(io.stdout, summary(report, io))
  }
  return report.isWhole ? 0 : 1
}

function startLine(start: StartReport, io: CliIo): string {
  const zh = io.lang === 'zh'
  const gaps = Object.entries(start.gapSeconds).map(([reason, seconds]) => `${reason} ${duration(seconds, zh)}`)
  const parts = [
    `${zh ? '第' : 'start'} ${start.epoch} ${zh ? '次启动' : ''} ${start.bootId.slice(0, 8)}`,
    `${zh ? '记录' : 'records'} ${start.records} (${start.firstSeq}–${start.lastSeq})`,
    `${zh ? '声音' : 'sound'} ${duration(start.soundSeconds, zh)}`,
    `${zh ? '缺口' : 'gaps'} ${gaps.length > 0 ? gaps.join(', ') : '0'}`,
    `${zh ? '未上传' : 'not sent'} ${duration(start.unackedSeconds, zh)}`,
    ...(start.missingSeqs > 0 ? [`${zh ? '缺失编号' : 'missing numbers'} ${start.missingSeqs}`] : []),
    start.sealed ? (zh ? '已加密' : 'sealed') : zh ? '未加密' : 'not sealed',
  ]
  return parts.join(' · ')
}

function segmentLine({ name, bytes, records, damagedBytes, tornBytes }: SpoolReport['segments'][number], io: CliIo) {
  const damage =
    damagedBytes > 0 ? say(io, { zh: `  损坏 ${damagedBytes} 字节`, en: `  ${damagedBytes} bytes damaged` }) : ''
  const torn = tornBytes > 0 ? say(io, { zh: `  末尾不完整 ${tornBytes} 字节`, en: `  ${tornBytes} bytes torn` }) : ''
  return `  ${name}  ${bytes} B  ${records}${damage}${torn}`
}

function summary(report: SpoolReport, io: CliIo): string {
  const hours = (report.unackedSeconds / 3600).toFixed(2)
  const megabytes = (report.bytes / 1e6).toFixed(1)
  const [zh, en] = report.isWhole
    ? ['完好', 'whole']
    : report.isStateReadable
      ? ['有损坏', 'DAMAGED']
      : ['状态文件损坏', 'DAMAGED: the state cannot be read']
  const count = report.segments.length
  return say(io, {
    zh: `${zh}：${count} 段，${megabytes} MB，未上传 ${hours} 小时`,
    en: `${en}: ${count} segments, ${megabytes} MB, ${hours} hours not sent`,
  })
}
