/** The whole manual of `tingdian graph`. */
export const GRAPH_HELP = {
  zh: `
tingdian graph：改知识图谱：先在草稿里改，检查，看差别，试看，再发布；随时可以退回

用法：
  tingdian graph find 行业包 词                    找概念，得到它的 id（可用拼音）
  tingdian graph drafts [--line L] [--all]         草稿（--all：连已发布和丢弃的）
  tingdian graph drafts new 行业包 标题            开一个草稿，得到草稿号；只改一家门店：行业包@门店
  tingdian graph drafts show 草稿                  做过哪些步骤
  tingdian graph drafts drop 草稿                  丢弃
  tingdian graph edit 草稿 alias 概念 +说法 -说法  加、去掉说法（一次可写几个；--take：从别的概念拿过来）
  tingdian graph edit 草稿 not 概念 +短语 -短语    在这些短语里不算提到它
  tingdian graph edit 草稿 heardAs 概念 +词 -词    识别常把它写成的词：听到就改正成它
  tingdian graph edit 草稿 add 名称 --type T [--parent 概念] [--alias 说法]…   新概念
  tingdian graph edit 草稿 rename 概念 新名称      改名（原名留作说法，id 不变）
  tingdian graph edit 草稿 move 概念 上级|-        移到别的上级之下，- 是最上层
  tingdian graph edit 草稿 type 概念 T             改类型
  tingdian graph edit 草稿 retire|restore 概念     停用（以前找到的仍在）、恢复
  tingdian graph edit 草稿 reset 概念              不要对它的改动，和行业包一样
  tingdian graph edit 草稿 phrase 短语 极性 [--weight W] [--concept 概念]…   情感短语，极性 -1 到 1
  tingdian graph edit 草稿 unphrase 短语           这个短语不再带感情
  tingdian graph edit 草稿 redact 正则 种类        多隐去一种个人信息；unredact 正则：取消
  tingdian graph edit 草稿 cue needs/id FILE       需求、关键时刻等规则（YAML 文件）；不写文件是去掉
  tingdian graph edit 草稿 undo | redo             撤销、重做一步
  tingdian graph edit 草稿 merge [--mine id]… [--theirs id]…   并入别人已发布的；两边都改了的逐个选（all：全部）
  tingdian graph check 草稿                        有没有错误
  tingdian graph diff 草稿                         与现行版本的差别；graph diff 行业包 版本 版本：两个版本
  tingdian graph preview 草稿 [--all]              试看：先说要多少时间；已存的话里概念、改正、态度、关键时刻会多出、少掉什么，附例句和秒数
                                                   （态度和关键时刻只细看最近存的一些录音，--all：全部）
  tingdian graph publish 草稿 --why 理由           发布：所有进程从下一段录音起使用
  tingdian graph rollback 行业包 版本 --why 理由   退回到一个旧版本（0：行业包原样），成为新的版本
  tingdian graph reprocess 行业包 [--cancel]        用现行版本重新处理历史：新的在前，停了再运行接着做；改正、概念、态度、阶段
                                                   按差别变，要隐去的就此隐去；升级后带来新版行业包时也用它。publish、rollback 写 --reprocess：发布后接着处理
  tingdian graph log 行业包 [--by 谁] [--why 词] [--from 时间] [--to 时间] [--concept 概念]   有过哪些版本，谁、何时、为什么
  tingdian graph suggest 行业包 [--kind K]         建议：常说而没有概念的词，两个概念都有的、读音易混的、被拒绝的改正、没人说的说法
  tingdian graph suggest 行业包 --add 编号 --draft 草稿 [--concept 概念]   采纳一条（--concept：作为它的说法）
  tingdian graph import 文件 --draft 草稿 [--dry-run] [--type T]   导入 CSV、XLSX、SKOS（JSON-LD）或行业包目录，逐行说明；
                                                   --dry-run 只说不做；没有写到的概念不变
  tingdian graph export 行业包 [--format csv|xlsx|jsonld|pack] [--out 文件] [--version N]   导出；--draft 草稿：导出草稿里的样子

概念写 id、名称或说法都可以；重名时用 id。类型：product,brand,competitor,feature,price,need,place,promotion,segment,service

导入导出的列：id,type,name,aliases,parent,not,heardAs,retired；几个说法用 | 分开；没有 id 的按名称找，找不到就是新概念；
给出的列整格替换，没有的列不变。XLSX、pack 要写 --out；CSV 带 BOM（--no-bom：不带）。有行被拒绝时退出码是 3。

  --who NAME    谁改的（默认 cli）
  --limit N     最多几条
  --db FILE     洞察库文件（默认在数据目录）
  --json        输出 JSON
  --help        本说明

例：tingdian graph drafts new auto 新说法
    tingdian graph edit 3f9c21ab alias 后备箱 +大肚皮仓
    tingdian graph check 3f9c21ab && tingdian graph diff 3f9c21ab
    tingdian graph publish 3f9c21ab --why 顾客这样叫后备箱

例：tingdian graph find auto houbeixiang`,
  en: `
tingdian graph: change the knowledge graph: in a draft first, then check, look at the differences, preview, publish; or roll back

Usage:
  tingdian graph find PACK WORD                       finds a concept and its id (pinyin will do)
  tingdian graph drafts [--line L] [--all]            drafts (--all: published and dropped ones, too)
  tingdian graph drafts new PACK TITLE                begins a draft and prints its id; for one store: PACK@STORE
  tingdian graph drafts show DRAFT                    the steps that were done
  tingdian graph drafts drop DRAFT                    drops it
  tingdian graph edit DRAFT alias CONCEPT +SAYING -SAYING   adds, removes sayings (--take: from the concept that has them)
  tingdian graph edit DRAFT not CONCEPT +PHRASE -PHRASE     phrases in which it is not meant
  tingdian graph edit DRAFT heardAs CONCEPT +WORD -WORD     what recognisers write for it: put right wherever it is heard
  tingdian graph edit DRAFT add NAME --type T [--parent CONCEPT] [--alias SAYING]…   a new concept
  tingdian graph edit DRAFT rename CONCEPT NAME       renames (the old name stays as a saying, the id stays)
  tingdian graph edit DRAFT move CONCEPT PARENT|-     moves below another; - is the top
  tingdian graph edit DRAFT type CONCEPT T            another type
  tingdian graph edit DRAFT retire|restore CONCEPT    retires (what was found stays), restores
  tingdian graph edit DRAFT reset CONCEPT             forgets all edits of it: as the pack says
  tingdian graph edit DRAFT phrase PHRASE POLARITY [--weight W] [--concept CONCEPT]…   a phrase with a feeling, -1..1
  tingdian graph edit DRAFT unphrase PHRASE           the phrase carries no feeling any more
  tingdian graph edit DRAFT redact REGEX KIND         a further form of personal data; unredact REGEX: no more
  tingdian graph edit DRAFT cue needs/id FILE         a rule of needs, moments … (YAML); without a file it is taken away
  tingdian graph edit DRAFT undo | redo               one step
  tingdian graph edit DRAFT merge [--mine id]… [--theirs id]…   takes in what others published; choose where both changed (all)
  tingdian graph check DRAFT                          what is wrong with it
  tingdian graph diff DRAFT                           against the version in use; graph diff PACK V V: two versions
  tingdian graph preview DRAFT [--all]                what it costs, then which concepts, repairs, opinions and moments would appear and
                                                      vanish in what was said, with examples and seconds (opinions and moments: of the
                                                      recordings kept last, --all: of all)
  tingdian graph publish DRAFT --why REASON           publishes: every process has it from the next recording on
  tingdian graph rollback PACK VERSION --why REASON   a new version equal to an old one (0: the pack as it ships)
  tingdian graph reprocess PACK [--cancel]            reads history again with the version in use, the newest first; run again it
                                                      goes on. Repairs, concepts, opinions, stages differ as the
                                                      knowledge does, what it covers goes for good. Also after an
                                                      upgrade that brings another version of the pack. publish and rollback take --reprocess
  tingdian graph log PACK [--by WHO] [--why WORD] [--from TIME] [--to TIME] [--concept CONCEPT]   versions: who, when, why
  tingdian graph suggest PACK [--kind K]              what is often said without a concept, sayings of two concepts, that
                                                      sound alike, that nobody says, rejected repairs
  tingdian graph suggest PACK --add N --draft DRAFT [--concept C]   takes one (--concept: as a saying of it)
  tingdian graph import FILE --draft DRAFT [--dry-run] [--type T]   takes in CSV, XLSX, SKOS (JSON-LD) or a pack's folder and tells
                                                      what it does, line by line; what the file does not name stays
  tingdian graph export PACK [--format csv|xlsx|jsonld|pack] [--out FILE] [--version N]   writes it; --draft DRAFT: as it is there

A concept is written as its id, name or a saying; by its id where several have the name. Types: product, brand, competitor, feature,
price, need, place, promotion, segment, service

Columns: id,type,name,aliases,parent,not,heardAs,retired; sayings are parted by |. Without an id a concept is known by its name, a name
that is not there makes a new one. A cell takes the place of what there is, a column that is missing leaves it. xlsx and pack want --out;
CSV begins with a byte order mark (--no-bom: without). Exits 3 where a line was refused.

  --who NAME    who does it (default cli)
  --limit N     at most so many
  --db FILE     file of the insight store (default: in the data folder)
  --json        prints JSON
  --help        this page

Example: tingdian graph drafts new auto "new sayings"
         tingdian graph edit 3f9c21ab alias 后备箱 +大肚皮仓
         tingdian graph check 3f9c21ab && tingdian graph diff 3f9c21ab
         tingdian graph publish 3f9c21ab --why "what customers call the boot"

Example: tingdian graph find auto houbeixiang`,
}
