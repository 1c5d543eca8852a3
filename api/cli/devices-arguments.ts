export interface DevicesArguments {
  name?: string
  store?: string
  kind?: string
  pack?: string
  array?: string
  url?: string
  json: boolean
  words: string[]
}
