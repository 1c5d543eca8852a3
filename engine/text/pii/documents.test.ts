import { expect, it } from 'vitest'
import { coveredTurns } from './covered-fixture.ts'

it.each([
  ['往来港澳通行证C00000012', '往来港澳通行证<身份证>'],
  ['回乡证号是H0000000012', '回乡证号是<身份证>'],
  ['台胞证00000012', '台胞证<身份证>'],
  ['护照号E 0000 0012', '护照号<身份证>'],
  ['护照是E零零零零零零一二', '护照是<身份证>'],
  ['军官证南字第0000012号', '军官证<身份证>'],
  ['香港身份证A000001(2)', '香港身份证<身份证>'],
  ['社保卡号000000012', '社保卡号<身份证>'],
  ['邮箱是nobody_12@example.com', '邮箱是<邮箱>'],
  ['no二零一艾特一六三点com', '<邮箱>'],
  ['我QQ是一二零零零零', '我QQ是<QQ号>'],
  ['车架号1M8GDM9A1KP042788', '车架号<车架号>'],
  ['这台1M8GDM9AXKP042788', '这台<车架号>'],
])('%s', (text, wanted) => {
  expect(coveredTurns(text)).toEqual([wanted])
})

it('are answers to questions for them', () => {
  expect(coveredTurns('护照号报一下', 'E00000012')).toEqual(['护照号报一下', '<身份证>'])
  expect(coveredTurns('QQ多少', '嗯，1200000')).toEqual(['QQ多少', '嗯，<QQ号>'])
})

it.each([
  '护照要办15天',
  '驾驶证扣了3分',
  '证件照20块',
  '官网是www.example.com',
  'whatsapp.com',
  '奇瑞QQ3多少钱',
  'QQ音乐2025年到期',
])('leaves %s', (text) => {
  expect(coveredTurns(text)).toEqual([text])
})
