import { describe, expect, it } from 'vitest'
import { coveredTurns } from './covered-fixture.ts'

describe('models of cars and other codes are no plates', () => {
  it.each([
    '这GS450h试过没有',
    '约个C200L试驾',
    '最新GLC300L什么价',
    '北京E260L优惠多少',
    '新ES350h到店了',
    '太贵A200L不要',
    '云ET9续航',
    '请问Q5L45还有吗',
    '这X7680是什么型号',
    '车停好了，看看RX450h',
    '停车券给我，我试LX570',
    '上牌照要两千',
    '牌照费用多少，这ES260',
    '这A12B3C4D5号零件',
    '停车费1500一年',
  ])('%s', (text) => {
    expect(coveredTurns(text)).toEqual([text])
  })
})

describe('plates', () => {
  it.each([
    ['路口那辆粤Z0007澳动一下', '路口那辆<车牌>动一下'],
    ['粤Z零零零七港', '<车牌>'],
    ['冀A0007学压线了', '<车牌>压线了'],
    ['豫C0007挂到货', '<车牌>到货'],
    ['京A0007警', '<车牌>'],
    ['沪A0007领', '<车牌>'],
    ['使014007那辆', '<车牌>那辆'],
    ['京B0007应急', '<车牌>'],
    ['WJ川0007X', '<车牌>'],
    ['浙AF00071', '<车牌>'],
    ['苏A00071D', '<车牌>'],
    ['闽D·7A7A7', '<车牌>'],
    ['新A00071', '<车牌>'],
    ['川A，零零零七一', '<车牌>'],
  ])('%s', (text, wanted) => {
    expect(coveredTurns(text)).toEqual([wanted])
  })

  it('misheard provinces need 车牌 or parking beside them, or five figures', () => {
    expect(coveredTurns('护A00071麻烦挪车')).toEqual(['<车牌>麻烦挪车'])
    expect(coveredTurns('车牌是这B00071')).toEqual(['车牌是<车牌>'])
    expect(coveredTurns('车牌报一下', '这B00071')).toEqual(['车牌报一下', '<车牌>'])
    expect(coveredTurns('这B0007的配件')).toEqual(['这B0007的配件'])
  })
})
