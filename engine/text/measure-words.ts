/**
 * Units that follow a number, each with the one name it is indexed under. Order does not matter: the longest fits first.
 * Units with the same name are the same thing said in another way (平方米 and 平, ml and 毫升).
 */
const SAME_UNIT: Record<string, string> = {
  平方米: '平',
  平米: '平',
  平方: '平',
  方: '平',
  m2: '平',
  厘米: '公分',
  cm: '公分',
  mm: '毫米',
  km: '公里',
  千米: '公里',
  ml: '毫升',
  mL: '毫升',
  ML: '毫升',
  kg: '公斤',
  千克: '公斤',
  g: '克',
  kW: '千瓦',
  kw: '千瓦',
  英寸: '寸',
  礼拜: '周',
  星期: '周',
  分钟: '分钟',
  个钟头: '小时',
  个小时: '小时',
  钟头: '小时',
  个星期: '周',
  个礼拜: '周',
  个平方: '平',
}

const OWN_NAME =
  '平 米 公分 毫米 公里 里 升 毫升 克 公斤 斤 吨 座 个 个月 台 辆 套 间 室 房 厅 卫 楼 层 栋 幢 单元 户 梯 次 年 天 周 小时 分钟 秒 岁 期 ' +
  '瓶 支 盒 袋 片 包 只 条 根 人 位 口 倍 度 匹 匹马力 马力 千瓦 瓦 排 门 缸 挡 档 寸 种 款 代 遍 滴 积分 分 T L 张 份 把 双 桶 罐 ' +
  '颗 粒 件 晚 夜 趟 回 页 组 场 名 家 站 级 日 号楼 号 车位 居 厨 加号 加仑 亩 块 头 碗 杯 步 成 字 集 扇 面 桩 圈 牛米 牛 伏 毫安'

const NAMES = new Map<string, string>([
  ...OWN_NAME.split(' ').map((name): [string, string] => [name, name]),
  ...Object.entries(SAME_UNIT),
])

const SURFACES = [...NAMES.keys()].sort((a, b) => b.length - a.length)
const UNIT = new RegExp(`(?:${SURFACES.join('|')})`, 'y')

/** Words in which a unit's character is the beginning of something else: 五座椅, 三房间, 两天窗, 十分钟. */
const OTHER_WORD =
  /^(?:座[椅舱谈]|个人|个性|台阶|套餐|间隔|房[贷东产源价屋]|楼盘|楼下|层次|户型|年[轻龄]|天[窗花气]|期[间待房]|包[邮括装]|只[要有是能]|条件|人[民家工气]|口碑|度假|排[量队骨]|门[店口]|款[式项]|代步|代言|分[期别开]|级别|家[里人庭具]|面[积霜]|牛奶|里面|方便|方法|方式|方向|升级|周边|周围|回[来去家]|把握|双眼|成[本交为功]|头发|站台|步行|杯子|名字|日[本期]|字幕)/

export interface Unit {
  surface: string
  name: string
}

/** The longest unit that begins at `at`, unless its characters belong to another word there. */
export function unitAt(text: string, at: number): Unit | undefined {
  UNIT.lastIndex = at
  const surface = UNIT.exec(text)?.[0]
  if (surface === undefined || OTHER_WORD.test(text.slice(at, at + 3))) return undefined
  if (/^[A-Za-z]+$/.test(surface) && /^[A-Za-z]/.test(text.slice(at + surface.length))) return undefined
  return { surface, name: NAMES.get(surface) ?? surface }
}
