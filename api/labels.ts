import type { Insight } from '../engine/insight/insights.ts'
import type { ConceptType, MomentKind, PersonalDataKind, Polarity, Role } from '../engine/types.ts'
import type { Title } from '../engine/store/figure-types.ts'

/** Words for the engine's codes, for people. */

export const ROLE_LABELS: Record<Role, Title> = {
  staff: { zh: '店员', en: 'staff' },
  customer: { zh: '顾客', en: 'customer' },
  unknown: { zh: '未知', en: 'unknown' },
}

export const POLARITY_LABELS: Record<Polarity, Title> = {
  positive: { zh: '正面', en: 'positive' },
  negative: { zh: '负面', en: 'negative' },
  unsure: { zh: '拿不准', en: 'unsure' },
}

export const CONCEPT_LABELS: Record<ConceptType, Title> = {
  product: { zh: '产品', en: 'product' },
  brand: { zh: '品牌', en: 'brand' },
  competitor: { zh: '竞品', en: 'competitor' },
  feature: { zh: '特性', en: 'feature' },
  price: { zh: '价格', en: 'price' },
  need: { zh: '需求', en: 'need' },
  place: { zh: '地点', en: 'place' },
  promotion: { zh: '优惠', en: 'promotion' },
  segment: { zh: '客群', en: 'segment' },
  service: { zh: '服务', en: 'service' },
}

export const MOMENT_LABELS: Record<MomentKind, Title> = {
  price_objection: { zh: '嫌贵', en: 'price objection' },
  competitor_comparison: { zh: '比较竞品', en: 'competitor comparison' },
  complaint: { zh: '抱怨', en: 'complaint' },
  praise: { zh: '称赞', en: 'praise' },
  purchase_signal: { zh: '购买信号', en: 'purchase signal' },
  churn_risk: { zh: '流失风险', en: 'churn risk' },
  manager_request: { zh: '要求找经理', en: 'asks for the manager' },
}

export const PERSONAL_DATA_LABELS: Record<PersonalDataKind, Title> = {
  phone: { zh: '电话', en: 'phone' },
  id_card: { zh: '身份证', en: 'ID card' },
  bank_card: { zh: '银行卡', en: 'bank card' },
  plate: { zh: '车牌', en: 'plate' },
  name: { zh: '姓名', en: 'name' },
  wechat: { zh: '微信', en: 'WeChat' },
  address: { zh: '地址', en: 'address' },
  email: { zh: '邮箱', en: 'e-mail' },
  qq: { zh: 'QQ', en: 'QQ' },
  vin: { zh: '车架号', en: 'vehicle identification number' },
}

export const INSIGHT_LABELS: Record<Insight['kind'], Title> = {
  ...MOMENT_LABELS,
  spoken_of: { zh: '常被提到', en: 'spoken of' },
  complained_of: { zh: '不满意', en: 'complained of' },
  praised: { zh: '满意', en: 'praised' },
}

/** Said of a recording of which a part is missing. */
export const INCOMPLETE: Title = {
  zh: '（录音不完整：文件被截断或有损坏，这里只有读得出的部分）',
  en: '(the recording is incomplete: the file was cut short or is damaged; this is what could be read)',
}
