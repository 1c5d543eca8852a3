import { indexLine } from '../terms.ts'
import type { Transaction } from '../sql/database.ts'
import { unpackTokens, wordLine } from '../sql/utterance-row.ts'

/** Puts texts with names such as C++ or A+, and with °C, into the index anew: from now on these signs belong to the letters. */
export async function indexSignsOfNames(tx: Transaction): Promise<void> {
  const rows = await tx.all<{ seq: number; text: string; tokens: string; startMs: number }>(
    `SELECT seq, text, tokens, start_ms AS startMs FROM utterances WHERE text GLOB '*[A-Za-z][+#]*' OR text GLOB '*°[A-Za-z]*'`,
  )
  for (const { seq, text, tokens, startMs } of rows)
    await tx.run('UPDATE utterances SET terms = ?, words = ? WHERE seq = ?', [
      ...[indexLine(text), wordLine(unpackTokens(tokens, startMs)), seq],
    ])
}
