const ASKS =
  /[？]|[吗么]$|[吗]，|多少(?!有|都|也)|什么|啥|怎么(?!这么|那么|又|还|老)|哪[个里儿些款种家天一]|几[点号天楼层折个岁口]|多[久大长远高重](?!的|了)|是不是|有没有|能不能|可不可以|要不要|好不好|行不行|(\p{Script=Han})[不没]\1|[^别在]呢$/u

/** Whether a plain text asks something, by its words or its mark. */
export function isQuestion(plain: string): boolean {
  return ASKS.test(plain)
}
