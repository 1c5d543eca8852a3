import type { CliIo, Words } from './io.ts'

/** A sub-command: its line in the overview, and where its code is (loaded only when used, so that `--help` stays quick). */
export interface Command {
  name: string
  summary: Words
  load: () => Promise<{ run(argv: readonly string[], io: CliIo): Promise<number> }>
}

export const COMMANDS: readonly Command[] = [
  {
    name: 'demo',
    summary: {
      zh: '分析一段自带的到店录音，看看能听出什么',
      en: 'analyse the recorded visit that ships with the product',
    },
    load: () => import('./demo.ts'),
  },
  {
    name: 'transcribe',
    summary: { zh: '把录音转成文字', en: 'turn recordings into text' },
    load: () => import('./transcribe.ts'),
  },
  {
    name: 'analyse',
    summary: {
      zh: '分析录音：文字、概念、情感、关键时刻',
      en: 'analyse recordings: words, concepts, opinions, moments',
    },
    load: () => import('./analyse.ts'),
  },
  {
    name: 'understand',
    summary: { zh: '分析已有的文字（JSONL），不需要录音', en: 'analyse words that are given (JSONL)' },
    load: () => import('./understand.ts'),
  },
  {
    name: 'ingest',
    summary: { zh: '分析录音并存入洞察库', en: 'analyse recordings and keep them in the insight store' },
    load: () => import('./ingest.ts'),
  },
  {
    name: 'replay',
    summary: { zh: '重放录音用例，看结果是否和认可的一样', en: 'replay recorded fixtures: does the same come out?' },
    load: () => import('./replay.ts'),
  },
  {
    name: 'record',
    summary: { zh: '把洞察库里的一次到店做成回放用例', en: 'make a fixture of a visit, without personal data' },
    load: () => import('./record.ts'),
  },
  {
    name: 'search',
    summary: { zh: '在洞察库里检索原话', en: 'search the insight store' },
    load: () => import('./search.ts'),
  },
  {
    name: 'insights',
    summary: {
      zh: '洞察：次数、变化、关联、与结果相关的因素',
      en: 'figures: shares, changes, what goes together, drivers',
    },
    load: () => import('./insights.ts'),
  },
  {
    name: 'outcomes',
    summary: { zh: '记录到店结果（成交、试驾、流失……）', en: 'tell what became of visits (order, test drive, lost …)' },
    load: () => import('./outcomes.ts'),
  },
  {
    name: 'hours',
    summary: { zh: '设定门店营业时间', en: 'tell when stores are open' },
    load: () => import('./hours.ts'),
  },
  {
    name: 'store',
    summary: { zh: '备份、恢复、核对、搬迁洞察库', en: 'back up, restore, check and move the insight store' },
    load: () => import('./store.ts'),
  },
  {
    name: 'repairs',
    summary: { zh: '查看、接受、拒绝改正过的词', en: 'look at mis-heard words put right; accept or reject them' },
    load: () => import('./repairs.ts'),
  },
  {
    name: 'serve',
    summary: { zh: '启动 HTTP 服务', en: 'start the HTTP service' },
    load: () => import('./serve.ts'),
  },
  {
    name: 'devices',
    summary: { zh: '登记和查看采集设备', en: 'enrol and look after devices that capture' },
    load: () => import('./devices.ts'),
  },
  {
    name: 'ledger',
    summary: { zh: '采集的时间去了哪里，一个采样都不差', en: 'where the captured time went, to the sample' },
    load: () => import('./ledger.ts'),
  },
  {
    name: 'agent',
    summary: { zh: '在设备上采集声音并上传', en: 'capture sound on a device and send it' },
    load: () => import('./agent.ts'),
  },
  {
    name: 'models',
    summary: { zh: '查看、下载、校验模型', en: 'list, pull and verify models' },
    load: () => import('./models.ts'),
  },
  {
    name: 'pack',
    summary: { zh: '检查和试用行业包', en: 'check and try packs' },
    load: () => import('./pack.ts'),
  },
  {
    name: 'graph',
    summary: {
      zh: '改知识图谱：草稿、检查、发布、退回',
      en: 'change the knowledge graph: drafts, checks, publish, roll back',
    },
    load: () => import('./graph.ts'),
  },
  {
    name: 'keys',
    summary: { zh: '管理访问密钥', en: 'manage access keys' },
    load: () => import('./keys.ts'),
  },
  {
    name: 'doctor',
    summary: { zh: '检查本机：有什么、缺什么、怎么补', en: 'tell what is here, what is missing, how to get it' },
    load: () => import('./doctor.ts'),
  },
]
