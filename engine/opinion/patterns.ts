import type { Side } from './comparison.ts'
import { UNWANTED } from './frames.ts'
import type { Mood } from './mood.ts'

/** A way of speaking that tells a feeling without a feeling word, or against it. */
interface Pattern {
  words: RegExp
  score: number
  /** Moods in which it counts; statements alone when absent. */
  moods?: readonly Mood[]
  /** Of whom the words must speak: this shop when absent; of a rival some say something about this shop all the same. */
  of?: 'rival' | 'any'
}

const ASKED: readonly Mood[] = ['statement', 'question', 'rhetorical']

/** A rival's lower price, quoted without hedging. */
const CHEAPER: Pattern = {
  words:
    /^(?!.*(?:好像|可能|应该|听说|似乎)).*(?:才|只要|只卖|不到)(?:\S{0,3})(?=[\d一二三四五六七八九十两几]+(?:[十百千万块元]|$))|^(?!.*(?:好像|可能|应该|听说|似乎)).*(?:便宜(?:了|个)?[\d一二三四五六七八九十两几好]|都(?:送|免费|不收|不要钱|包))/u,
  score: -0.5,
  of: 'rival',
}

/** Complaints, demands and doubts. */
const AGAINST: readonly Pattern[] = [
  {
    words: /怎么(?:现在|今天|突然|一下子)?(?:这么|那么|又|还|老|老是|总|总是|就|才)(?!样|办|说|算)/u,
    score: -0.7,
    moods: ASKED,
  },
  { words: /怎么(?:要|卖|收)(?=\S*[\d一二三四五六七八九十百千万])/u, score: -0.7, moods: ASKED },
  { words: /不是(?:说|讲|答应|承诺|保证)\S{1,12}(?:吗|么|嘛)$/u, score: -0.6, moods: ASKED },
  {
    words: /^什么(?!颜色|价|牌子|时候|活动|意思|样|地方|情况|材|型|都|也)\S{1,4}(?:啊|呀|嘛)$/u,
    score: -0.6,
    moods: ['statement', 'rhetorical'],
  },
  {
    words: /有(?:什么|啥)(?:用|意义|区别啊|了不起)|(?:这|那|你们?这?)也(?:能)?叫|也好意思|还有脸|算什么/u,
    score: -0.8,
    moods: ASKED,
  },
  {
    words: /难道|凭什么|至于吗|开什么玩笑|谁(?:信|受得了|还敢|会买)|哪有(?:这么|这样|你们)/u,
    score: -0.7,
    moods: ASKED,
  },
  {
    words: /(?<!(?:买|回购|喝|吃)了?第?)第?[二三四五六七八九十几两\d]+(?:次|回|趟)(?:来|了|修|换|坏|找|打电话|投诉)/u,
    score: -0.6,
  },
  { words: /(?:每次|次次|天天|三天两头|动不动)(?:都|就)/u, score: -0.5 },
  { words: /早知道\S{0,6}(?:不|没|就)/u, score: -0.8 },
  {
    words:
      /(?<!(?:不|别|不是|没|不要|不想要|不用|不能|不会|不需要)(?:也|都)?)太(?:高|低|大|小|长|短|宽|窄|厚|薄|快|慢|多|少|轻|重|硬|软|紧|松|深|浅|浓|淡|亮|暗|远|近|满|密|冲|甜|咸|干|油|稠|稀|吵|热|冷|旧|老|偏|挤)(?!的?的话)/u,
    score: -0.8,
  },
  {
    words:
      /(?:(?:有点儿?|有些|过于)(?:干|油|热|冷|甜|咸|冲|偏|远|满)|(?:有点儿?|有些|过于|偏)(?:高|低|大|小|长|短|宽|窄|厚|薄|慢|多|少|重|硬|软|紧|松|深|浅|浓|亮|旧|老))/u,
    score: -0.5,
  },
  { words: /不够(?:高|低|大|长|宽|厚|快|多|重|硬|软|亮|近|深|用)/u, score: -0.6 },
  { words: /(?:不|没)(?:给|让|肯|愿意|准|许)(?:我们?)?(?:退|换|修|试|看|开|办|装|报|停|用|碰)/u, score: -0.7 },
  { words: /说好\S{0,8}(?:没|不|又|却|现在|结果)|当初\S{0,6}说/u, score: -0.6 },
  {
    words: /(?:被|让|给)(?:蚊子|虫子|狗|猫|你们|他们)?(?:咬|坑|骗|骂|宰|划|刮|蹭|烫|夹|扎|电)(?:了|得|到|过|惨)/u,
    score: -0.6,
  },
  { words: /(?:还|又)(?:得|要|让我)(?:再)?(?:等|跑|交钱|加钱|花钱|掏钱|自己|来一趟)/u, score: -0.5 },
  { words: /^(?:麻烦|拜托|能不能|你们?|请)?快一?点(?:吧|啊|行不行|行吗|好不好|嘛|儿)/u, score: -0.5, moods: ASKED },
  {
    words:
      /算了\S{0,10}(?:别的|别家|不买|不用|不要|其他|其它|换)|(?:再|还是)(?:去)?看看(?:别的|别家|其他)(?:牌子|品牌|车|楼盘|产品|店)/u,
    score: -0.6,
    of: 'any',
  },
  { words: /^(?:那|反正|所以)?我(?:可|就|是|肯定|还是|才)?不(?:要|买)(?:了|它|这个|这种|你们)?$/u, score: -0.6 },
  { words: /^(?:那)?你(?:们)?(?:确定|敢保证)(?:吗|啊|吧)?$|真的假的$/u, score: -0.4, moods: ASKED },
  { words: /只(?:有|给|送)这么(?:点|一点|几|些)|就(?:给|送)?这么(?:点|一点|几|些)/u, score: -0.6, moods: ASKED },
  { words: /(?:也|都|就|又|根本|全都|一概)不(?:管|理|回|解决|处理|承认|负责)(?:我|了|的|我们)?$/u, score: -0.7 },
  CHEAPER,
  { words: /到底(?:什么时候|怎么|还|有没有|管不管|行不行|能不能)/u, score: -0.6, moods: ASKED },
  { words: /了\S{0,4}(?:还|都)没(?:到|来|好|动静|消息|人|结果)/u, score: -0.5 },
  { words: /(?:还要|还得|又要|另外|额外|单独)(?:另外|额外|单独|再)?(?:收|加|交|付|掏)\S{0,2}(?:钱|费)/u, score: -0.6 },
  { words: /你们\S{0,4}怎么(?:赔|解决|处理|负责|交代)/u, score: -0.6, moods: ASKED },
  { words: /(?:还是|照样|照旧|依然|仍然|继续)\S{0,3}(?:爬|咬|响|漏|掉|疼|痒|红|卡|闪|抖|臭|堵|坏)/u, score: -0.6 },
  { words: /(?:就好了|多好|就更好|就完美了)/u, score: -0.5, moods: ['wish'] },
  {
    words:
      /^(?:这|现在)?都(?:已经|快|等)?(?!用|穿|开|住|喝|吃|戴|养|做|买)\S{1,6}(?:天|个?月|周|礼拜|星期|小时|钟头|年|分钟)了$/u,
    score: -0.5,
  },
  {
    words: /(?:说|讲|打|催|问|跑)了?(?:多少|好几|无数|[三四五六七八九十几]\S?)(?:遍|次|回|趟)/u,
    score: -0.6,
    moods: ASKED,
  },
  { words: /还(?:没|不)(?:有)?(?:轮到|修好|处理|解决|弄好|发货|退给|人来|人管)/u, score: -0.5 },
]

/** Praise and the readiness to buy. */
const FOR: readonly Pattern[] = [
  { words: /^(?:那|行|好)?(?:就|先|再)?给我(?:拿|来|装|包|开|下)\S{1,6}$/u, score: 0.6 },
  { words: /(?:买|回购|复购)了?第?[二三四五六七八九十几两\d]+(?:次|回|瓶|盒|套|台|双)了$/u, score: 0.6 },
  { words: /^哇/u, score: 0.6, moods: ['statement', 'rhetorical'] },
  {
    words:
      /^(?:那|行|好|嗯)?(?:那)?(?:我们?|给我)?(?:就|先)*(?:拿|要|买|来|订|定|选|签|换|带|下单|下定)(?!.{0,6}(?:贵|便宜|看|问|想|比|走|去|转|参观|了解|聊|谈|试|说))\S{0,8}吧$/u,
    score: 0.6,
  },
  {
    words:
      /^(?:那|行)?(?:那)?(?:我们?)?就(?:买|要|拿|定|订|选|来)(?!不|点)\S{1,8}(?:的|个|款|种|台|套|了|它)$|^那就(?!算|这样|不|再|先|好|到|是)\S{1,6}(?:的|个|款|种|台|套)(?:吧|了)$/u,
    score: 0.6,
  },
  {
    words:
      /(?:今天|现在|马上|直接|当场)\S{0,4}(?:想|要|就|能|可以)(?:下?定|下?订|下单|签|买|刷卡|付款|付钱|交钱)(?!金\S{0,3}退)/u,
    score: 0.5,
    moods: ASKED,
  },
  {
    words: /(?:约|预约)(?:个|到|在|这|周|明|后|今|下)\S{0,8}(?:可以吗|行吗|吧|方便吗|行不行|好吗)$/u,
    score: 0.5,
    moods: ASKED,
  },
  { words: /^(?:那我?们?)?等\S{1,8}再(?:囤|买|入手|下单|来买)/u, score: 0.4, moods: ['statement', 'hypothetical'] },
  {
    words:
      /^(?!.*(?:吗|不能|没))(?:.*)(?:还能|可以|能)(?:放|装|坐|躺|停|摆|养|种)(?:得?下)?(?:个|一|两|三|双|点|\S{0,2}大)\S{0,6}$/u,
    score: 0.4,
  },
]

const CONCESSION = /再(?=\S{1,4}?(?:也|又|我|都|有什么|还))/u
const NOTHING =
  /(?:一(?:点儿?|丝|个|丁点儿?)|半点儿?)(?:(\S{0,4})(?:都|也)(?:(?:挑|找|看|闻|感觉)不(?:出来?|到)|没有|没|不)|(\S{1,4}?)(?:没有|没)$)|(\p{Script=Han}{1,2})一(?:点儿?|丝|丁点儿?)(?:都|也)?(?:没有|没)$/u

/** A way of speaking found in a clause. */
export interface FoundPattern {
  start: number
  end: number
  text: string
  score: number
}

/** Finds the ways of speaking in a clause that is meant as `mood`. Offsets are into the clause. */
export function findPatterns(clause: string, mood: Mood, side: Side): FoundPattern[] {
  return [...AGAINST, ...FOR].flatMap(({ words, score, moods = ['statement'], of = 'own' }) => {
    const fits = moods.includes(mood) && (of === side || of === 'any')
    const match = fits ? words.exec(clause) : null
    return match ? [{ start: match.index, end: match.index + match[0].length, text: match[0], score }] : []
  })
}

/** 一点诚意都没有, 一点异味都没有: nothing at all of something, bad or good by what is missing. */
export function findNothing(clause: string): FoundPattern[] {
  const match = NOTHING.exec(clause)
  const missing = match?.[1] ?? match?.[2] ?? match?.[3] ?? ''
  if (!match || missing === '') return []
  const end = match.index + match[0].length
  return [{ start: match.index, end, text: match[0], score: UNWANTED.test(missing) ? 0.8 : -0.8 }]
}

/** Whether the clause grants something only to dismiss it (赠品再多我又用不上). */
export function dismisses(clause: string, wordStart: number): boolean {
  const match = CONCESSION.exec(clause)
  return match !== null && wordStart - match.index >= 1 && wordStart - match.index <= 2
}
