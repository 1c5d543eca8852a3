import fc from 'fast-check'

const WORDS =
  '价格 太贵了 保养 50% 16.8万 十六万八 ㎡ C++ 60㎡ X3 保养的工时费太贵了 的 了 百分之五十 A+B 😀 𠮷 e\u0301 Ⅳ'.split(
    ' ',
  )
const SIGNS = [
  ...'"“”「」『（）()-－−*^:{}[]<>|&!?？，。、；：…~`\'\\/%％+#＋＃$￥°℃№ \t\n\u0000\u200b\u202e\ud800\udc00',
]
const OPERATORS = ['AND', 'OR', 'NOT', '与', '或', '非', 'NEAR', 'and', ' OR ', ' AND ', ' NOT ', ' -']

/** Queries as people type them, as they mistype them, and as no one would. */
export const anyQuery: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...WORDS) },
      { weight: 3, arbitrary: fc.constantFrom(...OPERATORS) },
      { weight: 2, arbitrary: fc.constantFrom(...SIGNS) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
      {
        weight: 1,
        arbitrary: fc.tuple(fc.constantFrom(...SIGNS, ...WORDS), fc.nat(200)).map(([one, n]) => one.repeat(n)),
      },
    ),
    { maxLength: 14 },
  )
  .chain((parts) => fc.constantFrom('', ' ', '  ').map((between) => parts.join(between)))
