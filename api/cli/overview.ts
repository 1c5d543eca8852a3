import { COMMANDS } from './commands.ts'
import type { Lang } from './io.ts'

/** The page that `tingdian --help` prints. */
export function overview(lang: Lang): string {
  const wide = Math.max(...COMMANDS.map((command) => command.name.length)) + 2
  const lines = COMMANDS.map((command) => `  ${command.name.padEnd(wide)}${command.summary[lang]}`)
  return lang === 'zh'
    ? `听店 Tingdian — 听见门店里的客户声音，变成可以查证的洞察

用法：tingdian <命令> [选项] …

命令：
${lines.join('\n')}

通用选项：
  --lang zh|en   界面语言（也可设 TINGDIAN_LANG）
  --data DIR     数据目录（也可设 TINGDIAN_DATA；默认 ~/.local/share/tingdian）
  --quality Q    识别的用力程度：fast 快、balanced 平衡、best 最准（默认；也可设 TINGDIAN_QUALITY）
  --help         说明；tingdian <命令> --help 看每个命令的说明
  --version      版本

例：
  tingdian demo
  tingdian analyse --pack auto 到店录音.wav`
    : `Tingdian 听店 — hears what customers say in stores and turns it into evidence

Usage: tingdian <command> [options] …

Commands:
${lines.join('\n')}

Options of every command:
  --lang zh|en   language (or TINGDIAN_LANG)
  --data DIR     data folder (or TINGDIAN_DATA; default ~/.local/share/tingdian)
  --quality Q    how much work hearing may cost: fast, balanced or best (default; or TINGDIAN_QUALITY)
  --help         this page; tingdian <command> --help for one command
  --version      version

Examples:
  tingdian demo
  tingdian analyse --pack auto visit.wav`
}
