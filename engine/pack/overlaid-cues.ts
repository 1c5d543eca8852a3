import { parse, stringify } from 'yaml'
import type { Overlay } from './overlay.ts'

/**
 * The cues of an overlay as the text of one `cues.yaml`, and rules that it takes away. Whether they are valid is seen where cues are read;
 * a document that is no YAML becomes one that they refuse.
 */
export function overlaidCues({ cues }: Overlay): { cues: string; removed: string[] } {
  const file: Record<string, unknown> = {}
  const removed: string[] = []
  for (const [key, text] of Object.entries(cues)) {
    const [section = '', id = ''] = key.split('/', 2)
    if (text === '') removed.push(key)
    else if (section === 'phrases') file.phrases = { ...(file.phrases as object | undefined), [id]: valueOf(text) }
    else file[section] = [...((file[section] as unknown[] | undefined) ?? []), valueOf(text)]
  }
  return { cues: Object.keys(file).length === 0 ? '' : stringify(file), removed }
}

function valueOf(text: string): unknown {
  try {
    return parse(text) as unknown
  } catch {
    return text
  }
}
