import { describe, expect, test } from 'vitest'
import { postgresName, postgresPlace, postgresRole, testPostgresUrl } from '../../fixtures/test-postgres.ts'
import { storeServerFindings } from './store-server.ts'

const url = testPostgresUrl() ?? ''
const namesOf = (findings: Awaited<ReturnType<typeof storeServerFindings>>, state: string) =>
  findings.filter((one) => one.state === state).map(({ what }) => what.en)

test('a file has no server', async () => {
  expect(await storeServerFindings('')).toEqual([])
  expect(await storeServerFindings('words.db')).toEqual([])
})

test.each([
  ['nobody listens', 'postgres://shop:s3cret@127.0.0.1:1/words'],
  ['no address', 'postgres://['],
])('%s: it says so, without the password', async (_name, place) => {
  const findings = await storeServerFindings(place)
  expect(findings).toMatchObject([{ state: 'missing', required: true }])
  expect(JSON.stringify(findings)).not.toContain('s3cret')
})

describe.skipIf(url === '')(postgresName(), () => {
  test('a server that has everything', async () => {
    const findings = await storeServerFindings(await postgresPlace(url, 'doctor'))
    expect(namesOf(findings, 'missing')).toEqual([])
    expect(findings[0].found).toMatch(/^1[5-9]/)
    expect(findings.map(({ found }) => found)).toContain('UTF8')
  })

  test('a user who may not make tables, a database that takes no writing, and one that is not there', async () => {
    const place = await postgresPlace(url, 'doctor-rights')
    expect(namesOf(await storeServerFindings(await postgresRole(place)), 'missing')).toEqual(['rights in PostgreSQL'])
    const readOnly = new URL(place)
    readOnly.searchParams.set('options', `${readOnly.searchParams.get('options')} -c default_transaction_read_only=on`)
    expect(namesOf(await storeServerFindings(readOnly.href), 'missing')).toEqual(['PostgreSQL can be written'])
    const nowhere = new URL(place)
    nowhere.pathname = '/nowhere'
    expect(await storeServerFindings(nowhere.href)).toMatchObject([{ state: 'missing', required: true }])
  })
})
