import { countsOf, type CaseOutcome, type ReplayRun } from './run.ts'

/** A run as JUnit XML, as build servers read it: a difference is a failure, a broken fixture an error. Times are in seconds. */
export function toJunit({ cases, at }: ReplayRun, describe: (one: CaseOutcome) => string[]): string {
  const count = (status: CaseOutcome['status']) => cases.filter((one) => one.status === status).length
  const seconds = cases.reduce((sum, { tookMs }) => sum + tookMs, 0) / 1000
  const attributes = `name="tingdian replay" tests="${cases.length}" failures="${count('different')}" errors="${count('broken')}"`
  const lines = cases.map((one) => testCase(one, describe(one)))
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${attributes} time="${seconds.toFixed(3)}">`,
    `<testsuite ${attributes} time="${seconds.toFixed(3)}" timestamp="${escapeXml(at)}">`,
    ...lines,
    '</testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function testCase(one: CaseOutcome, told: readonly string[]): string {
  const { name, status, tookMs, measures, differences, error } = one
  const head = `<testcase classname="replay" name="${escapeXml(name)}" time="${(tookMs / 1000).toFixed(3)}">`
  const properties = Object.entries(measures).map(
    ([key, value]) => `<property name="${escapeXml(key)}" value="${value}"/>`,
  )
  const inside = properties.length > 0 ? [`<properties>${properties.join('')}</properties>`] : []
  const text = escapeXml(told.join('\n'))
  const counts = Object.entries(countsOf(differences)).map(([kind, count]) => `${kind} ${count}`)
  if (status === 'different') inside.push(`<failure message="${escapeXml(counts.join(', '))}">${text}</failure>`)
  if (status === 'broken') inside.push(`<error message="${escapeXml(error?.code ?? '')}">${text}</error>`)
  return [head, ...inside, '</testcase>'].join('')
}

/** Text for XML; characters that XML 1.0 cannot hold become U+FFFD. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
