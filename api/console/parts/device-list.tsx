import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { askJson, withQuery } from '../lib/api.ts'
import type { DeviceFacts } from '../lib/api-types.ts'
import { useAskingInterval, useNow } from '../lib/live/use-live.ts'
import { useQueryState } from '../lib/query-state.ts'
import { sizeOf } from '../lib/sizes.ts'
import { lengthOf, timeAgo } from '../lib/time.ts'
import { queryOf, text } from '../lib/url/params.ts'
import { isWord, useWords, type WordKey } from '../lib/words.ts'
import { Empty, Failure, Loading } from '../ui/notice.tsx'
import { ScrolledTable } from '../ui/scrolled-table.tsx'
import { senseOf } from '../lib/state-spans.ts'
import { DeviceLedger } from './device-ledger.tsx'
import { DayStrip, DeviceStates, StripLegend, stateName } from './device-states.tsx'
import { FindField, MANY_NAMES } from './find-field.tsx'
import { StoreName } from './store-name.tsx'

const deviceUrl = queryOf<{ device: string }>({ device: text })
/** `3 分钟前` is right to the half minute. */
const AGO_EVERY_MS = 30_000
const COLUMNS: WordKey[] = [
  ...(['devices.name', 'filter.store', 'devices.state', 'devices.heard', 'devices.sound'] as const),
  'devices.day',
  ...(['devices.spool', 'devices.clock', 'devices.gaps'] as const),
]

/** Devices that capture: how each is now, and below where its time went. */
export function DeviceList() {
  const { t } = useWords()
  const refetchInterval = useAskingInterval()
  const now = useNow(AGO_EVERY_MS)
  const [{ device: chosen }, change] = useQueryState(deviceUrl)
  const { data, error, refetch } = useQuery({
    queryKey: ['devices'],
    queryFn: ({ signal }) => askJson<{ devices: DeviceFacts[] }>('/v1/devices', { signal }),
    refetchInterval,
    staleTime: 0,
  })
  const [words, setWords] = useState('')
  const found = useFound(words)
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={4} />
  if (data.devices.length === 0)
    return (
      <Empty title={t('devices.none')}>
        <p>{t('devices.noneHow')}</p>
      </Empty>
    )
  const sorted = [...data.devices].sort((a, b) =>
    new Intl.Collator('zh-CN').compare(a.storeId + a.name, b.storeId + b.name),
  )
  const one = sorted.find(({ device }) => device === chosen)
  return (
    <>
      <section aria-label={t('admin.devices')}>
        {sorted.length > MANY_NAMES && <FindField title={t('admin.devices')} onFind={setWords} />}
        <ScrolledTable label={t('admin.devices')} columns={COLUMNS.map((column) => t(column))}>
          {sorted.filter(found).map((device) => (
            <DeviceRow
              key={device.device}
              device={device}
              now={now}
              isChosen={device.device === chosen}
              onChoose={() => change({ device: device.device === chosen ? '' : device.device })}
            />
          ))}
        </ScrolledTable>
        <StripLegend />
      </section>
      {one && <DeviceStates device={one} now={now} />}
      <DeviceLedger devices={sorted} {...(one && { one })} />
    </>
  )
}

/** Whether a device is one that is meant by words: its name, its store's, as they are written or sound; without words each is. */
function useFound(words: string): (device: DeviceFacts) => boolean {
  const { data } = useQuery({
    queryKey: ['devices', 'found', words],
    queryFn: ({ signal }) => askJson<{ devices: DeviceFacts[] }>(withQuery('/v1/devices', { q: words }), { signal }),
    enabled: words !== '',
    placeholderData: keepPreviousData,
  })
  const found = new Set(data?.devices.map(({ device }) => device))
  return ({ device }) => words === '' || found.has(device)
}

interface Row {
  device: DeviceFacts
  /** Epoch ms. */
  now: number
  isChosen: boolean
  onChoose: () => void
}

function DeviceRow({ device, now, isChosen, onChoose }: Row) {
  const { t } = useWords()
  const { name, storeId, state, lastSeenAt, lastSoundAt, isConnected, health, clock, gapSeconds, alarm } = device
  const { backlogSeconds, freeBytes } = (health ?? {}) as { backlogSeconds?: number; freeBytes?: number }
  const ago = (at: number | undefined) => (at === undefined ? t('devices.never') : timeAgo(Math.max(0, now - at)))
  const gaps = Object.entries(gapSeconds).filter(([, seconds]) => seconds >= 1)
  return (
    <tr data-device={device.device} aria-selected={isChosen}>
      <th scope="row">
        <button type="button" className="quiet" aria-pressed={isChosen} onClick={onChoose}>
          {name}
        </button>
      </th>
      <td>
        <StoreName id={storeId} />
      </td>
      <td>
        <DeviceState state={state} />
        {alarm && state !== 'cloned' && <span className="hint"> {alarm.code}</span>}
      </td>
      <td className="nowrap">
        {ago(lastSeenAt)} {isConnected && <span className="hint">{t('devices.connected')}</span>}
      </td>
      <td className="nowrap">{ago(lastSoundAt)}</td>
      <td>
        <DayStrip device={device} now={now} />
      </td>
      <td className="nowrap">
        {backlogSeconds === undefined ? t('unknown') : lengthOf(backlogSeconds * 1000)}
        {freeBytes !== undefined && <span className="hint"> {t('devices.free', { free: sizeOf(freeBytes) })}</span>}
      </td>
      <td className="nowrap">
        {clock ? t('devices.clockOff', { ms: clock.behindMs, error: clock.errorMs }) : t('unknown')}
      </td>
      <td>
        {gaps.length === 0 && t('devices.noGaps')}
        {gaps.map(([reason, seconds]) => (
          <span key={reason} className="chip">
            {reasonName(reason, t)} {lengthOf(seconds * 1000)}
          </span>
        ))}
      </td>
    </tr>
  )
}

function DeviceState({ state }: { state: string }) {
  const { t } = useWords()
  const sense = senseOf(state)
  const [look, sign] =
    sense === 'well' ? ['state running', '●'] : sense === 'meant' ? ['state', '○'] : ['state blocked', '▲']
  return (
    <span className={look}>
      <span aria-hidden="true">{sign}</span> {stateName(state, t)}
    </span>
  )
}

export function reasonName(reason: string, t: (key: WordKey) => string): string {
  const key = `gap.${reason}`
  return isWord(key) ? t(key) : reason
}
