"""Lines with marks out of the public text sets, for training and measuring the punctuation of recognised turns.

  python scripts/train/punctuation-lines.py TEXT_DIR > lines.tsv

One line per turn-like piece: set, a tab, the text with only ，。？！、 left as marks. A piece whose last mark nobody wrote ends without
one. What people write beside words (smileys, names of accounts, brackets) is left out, and so are lines written without marks.
"""
import csv, io, json, os, re, sys, zipfile

NOISE = re.compile(r'\[[^\]]{1,8}\]|【[^】]*】|@[^\s，。,.:：！？!?]*|https?://\S+|#[^#]{1,30}#|&\w+;|[“”‘’"\'《》「」*]|\*\*')
OTHER = re.compile(r'[^\u3400-\u9fffA-Za-z0-9%+，。？！、 ]')
HAN = '[\u3400-\u9fff]'
LONGEST_CLAUSE, LEAST, MOST = 26, 4, 70


def strongest(found):
    run = found.group()
    return next(mark for mark in '？！。，、' if mark in run)


def marked(text):
    """Every kind of mark as one of five, one at a place."""
    text = NOISE.sub('', text.replace('\\n', '\n').strip())
    text = re.sub(r'(?<=[0-9A-Za-z])[.:](?=[0-9A-Za-z])', '', text)
    text = re.sub(r'[…~～.．。]+', '。', text).replace('?', '？').replace('!', '！')
    text = re.sub(r'[,;；:：\n\t]', '，', text)
    text = re.sub(rf'(?<={HAN})\s+(?={HAN})', '，', text)
    text = re.sub(r'\s+(?=[，。？！、])|(?<=[，。？！、])\s+', '', text)
    return re.sub(r'[，。？！、]{2,}', strongest, text).strip('，。？！、 ' if not re.search(r'[。？！]$', text) else '').lstrip('，。？！、 ')


def pieces(text):
    """A long text as pieces of one sentence or a few, each as long as a turn may be."""
    at, wanted = '', 12
    for sentence in re.findall(r'[^。？！]+[。？！]?', marked(text)):
        at += sentence
        if len(at) >= wanted and at[-1] in '。？！':
            yield at
            at, wanted = '', 8 + (wanted * 7 + len(sentence)) % 45
    if at:
        yield at


def good(piece):
    clauses = re.split('[，。？！、]', piece)
    return (not OTHER.search(piece) and LEAST <= len(piece) <= MOST and max(map(len, clauses)) <= LONGEST_CLAUSE
            and len(re.findall(HAN, piece)) * 2 > len(piece) and (len(clauses) > 1 or len(piece) < 12))


def rows(path, encoding='utf-8-sig', delimiter=','):
    with open(path, encoding=encoding, errors='replace', newline='') as file:
        yield from csv.reader(file, delimiter=delimiter)


def cped(folder):
    """Subtitles: spaces are pauses; the dialogue act tells the questions; who goes on speaking has not ended a sentence."""
    said = list(csv.DictReader(open(os.path.join(folder, 'valid_split.csv'), encoding='utf-8-sig')))
    for one, after in zip(said, said[1:] + [None]):
        text = re.sub(r'[。？！]+$', '', marked(one['Utterance']))
        goes_on = after and after['Dialogue_ID'] == one['Dialogue_ID'] and after['Speaker'] == one['Speaker']
        yield text + ('？' if one['DA'] == 'question' else '' if goes_on else '。')


def stc3(folder):
    inner = json.loads(zipfile.ZipFile(os.path.join(folder, 'data.zip')).read('data/train_data_cn.json'))
    for dialogue in inner:
        for turn in dialogue['turns']:
            yield from turn['utterances']


def online(folder):
    archive = zipfile.ZipFile(os.path.join(folder, 'online_shopping_10_cats.zip'))
    name = next(name for name in archive.namelist() if name.endswith('.csv'))
    for number, row in enumerate(csv.reader(io.StringIO(archive.read(name).decode('utf-8-sig')))):
        if number % 3 == 0:
            yield row[-1]


SETS = {
    'cped': ('cped_tv_dialogue', cped),
    'stc3': ('stc3_customer_helpdesk', stc3),
    'beike-customers': ('realestate_qa_beike2020', lambda d: (r[1] for r in rows(f'{d}/train/train.query.tsv', delimiter='\t') if len(r) > 1)),
    'beike-agents': ('realestate_qa_beike2020', lambda d: (r[2] for r in rows(f'{d}/train/train.reply.tsv', delimiter='\t') if len(r) > 2)),
    'diaasq': ('diaasq_zh', lambda d: (s.replace(' ', '') for x in json.load(open(f'{d}/train.json', encoding='utf-8')) for s in x['sentences'])),
    'waimai': ('waimai_10k', lambda d: (r[1] for r in rows(f'{d}/waimai_10k.csv') if len(r) > 1)),
    'cosmetics': ('zhijiang2019_cosmetics_opinion', lambda d: (r[1] for r in rows(f'{d}/TRAIN/Train_reviews.csv') if len(r) > 1)),
    'cars': ('bdci2018_auto', lambda d: (r[1] for r in rows(f'{d}/train.csv') if len(r) > 1)),
    'shopping': ('online_shopping_10_cats', online),
}

if __name__ == '__main__':
    csv.field_size_limit(1 << 30)
    seen = set()
    for name, (folder, read) in SETS.items():
        for text in read(os.path.join(sys.argv[1], folder)):
            for piece in pieces(text):
                plain = re.sub('[，。？！、]', '', piece)
                if good(piece) and plain not in seen:
                    seen.add(plain)
                    print(f'{name}\t{piece}')
