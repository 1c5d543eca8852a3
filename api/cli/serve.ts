import { once } from 'node:events'
import { loadConfig } from '../../engine/config.ts'
import { createLogger, startServer } from '../server.ts'
import { line, say, type CliIo } from './io.ts'
import { integerOption, parseCommand } from './parse.ts'

const HELP = {
  zh: `
用法：tingdian serve [--host H] [--port P]

启动 HTTP 服务：上传录音、检索原话、播放证据。接口说明在 /docs，健康检查在 /health，指标在 /metrics。
默认只在本机监听（127.0.0.1:8790）；要让别的机器访问，先用 tingdian keys add 建密钥。Ctrl-C 停止，会等正在分析的录音。

  --host H   监听地址（也可设 TINGDIAN_HOST）
  --port P   端口（也可设 TINGDIAN_PORT）
  --help     本说明

例：tingdian serve --port 8790`,
  en: `
Usage: tingdian serve [--host H] [--port P]

Starts the HTTP service: upload recordings, search what was said, play the evidence. The interface is described at /docs, health at
/health, figures at /metrics. It listens on this machine only (127.0.0.1:8790) unless told otherwise; make a key with
tingdian keys add before others are to reach it. Ctrl-C stops it and waits for the recording that is being analysed.

  --host H   address to listen on (or TINGDIAN_HOST)
  --port P   port (or TINGDIAN_PORT)
  --help     this page

Example: tingdian serve --port 8790`,
}

export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  const options = { host: { type: 'string' }, port: { type: 'string' } } as const
  const parsed = parseCommand(argv, { name: 'serve', help: HELP, options, positionals: [0, 0] }, io)
  if (!parsed) return 0
  const { host = io.config.host, port } = parsed.values
  const config = loadConfig({ ...io.config, host, port: integerOption('port', port, io.config.port, [0, 65535]) })
  const server = await startServer(config, createLogger(config))
  line(
    io.stderr,
    say(io, {
      zh: `听店在 ${server.address}，接口说明：${server.address}/docs`,
      en: `Tingdian is at ${server.address}, see ${server.address}/docs`,
    }),
  )
  if (!io.signal.aborted) await once(io.signal, 'abort')
  line(io.stderr, say(io, { zh: '正在停止……', en: 'stopping…' }))
  await server.close()
  return 0
}
