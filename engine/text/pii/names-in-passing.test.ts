import { expect, test } from 'vitest'
import { findNamesInPassing } from './names-in-passing.ts'

const namesIn = (text: string): string[] => findNamesInPassing([text]).map(({ start, end }) => text.slice(start, end))

test.each([
  ['报我老公赵强的名字行吗', '赵强'],
  ['卡在我婆婆孙秀兰那儿', '孙秀兰'],
  ['我们家老二郑浩宇昨天来过', '郑浩宇'],
  ['是我同事欧阳静推荐的', '欧阳静'],
  ['她妹妹叫马丽，也在你们这儿办过', '马丽'],
  ['麻烦写我爸段志明', '段志明'],
])('a full name behind a relation: %s', (text, name) => {
  expect(namesIn(text)).toEqual([name])
})

test.each([
  '我妈高兴得合不拢嘴',
  '我老公白天上班没空',
  '我儿子高考完了来换手机',
  '我爱人单位发的卡',
  '我妈家强一点',
  '我同事安利我来的',
  '我女儿文静得很',
  '我爸江苏人，吃不惯',
  '我弟商量商量再说',
  '我老婆马上就到',
  '我姐平时不化妆',
  '我邻居王大爷也装了一台',
  '国产的王芳同款',
])('words that are none: %s', (text) => {
  expect(namesIn(text)).toEqual([])
})
