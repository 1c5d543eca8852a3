import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOST_SHOWN, folded } from './fold.ts'

const LONG = '长'.repeat(2000)

describe('folded', () => {
  it('leaves a short text whole', () => {
    const marks = [{ start: 1, end: 3, kind: 'hit' }]
    expect(folded('这个太贵了', marks, 1)).toEqual({
      text: '这个太贵了',
      marks,
      isCut: { before: false, after: false },
    })
  })

  it('shows the beginning of a long one, and says that there is more', () => {
    const { text, isCut } = folded(LONG, [], undefined)
    expect(text).toHaveLength(MOST_SHOWN)
    expect(isCut).toEqual({ before: false, after: true })
  })

  it('shows what is looked for, wherever it stands', () => {
    for (const at of [0, 250, 299, 300, 1000, 1990]) {
      const said = `${LONG.slice(0, at)}太贵${LONG.slice(at + 2)}`
      const { text, marks } = folded(said, [{ start: at, end: at + 2, kind: 'hit' }], at)
      expect(text.slice(marks[0].start, marks[0].end), String(at)).toBe('太贵')
      expect(text.length).toBeLessThanOrEqual(MOST_SHOWN + 2)
    }
  })

  it('is a part of the text, splits no character and keeps its marks in it', () => {
    const texts = fc.array(fc.constantFrom('𠮷', '长', 'w'), { maxLength: 900 }).map((all) => all.join(''))
    fc.assert(
      fc.property(texts, fc.nat(1900), fc.nat(400), (said, start, length) => {
        const { text, marks } = folded(said, [{ start, end: start + length, kind: 'hit' }], start)
        expect(said).toContain(text)
        expect(() => encodeURIComponent(text)).not.toThrow()
        for (const mark of marks) expect(mark.start >= 0 && mark.end <= text.length).toBe(true)
      }),
    )
  })
})
