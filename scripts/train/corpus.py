"""Sentences of plain Mandarin out of the text sets, whatever their file form: for the language model.

A sentence is a run of Han, Latin and digits, commas left out, ended by any other mark, a quote or a column. Lexicons and word
lists are no sentences; sets that hold references of recordings used for measuring are left out or filtered.
"""
import csv, gzip, io, os, re, sys, unicodedata, zipfile

SKIPPED = ('lexicons_zh', 'stopwords_goto456', 'synonym_antonym_negation', 'auto_series', 'thuocl', 'funnlp_car_dict',
           'pinyin_phrase_data', 'asr_hotword_aishell_seaco', 'domain_words', 'MANIFEST', 'README', 'readme', 'LICENSE', '.ipynb', '.py')
RUN = re.compile(r'[\u3400-\u9fffA-Za-z0-9 ,,、%.]+')
HAN = re.compile(r'[\u3400-\u9fff]')
CONVERSATIONS = re.compile(r'[wf]\d+\.talk\.gz$')
TURN = re.compile(r'(?:S|C|X)\d* ')
MARKED = re.compile(r'\[([^\[\]|]+)\|[^\[\]]*\]|\{([^{}|]+)\|[^{}]*\}')
SILENT = re.compile(r'[^\u3400-\u9fffa-z0-9]')
EMOTICON = re.compile(r'\[[^\]]{1,6}\]|@\S+|https?://\S+|#[^#]{1,30}#')


def texts(root):
    """Decoded contents of every usable file below root, with its path."""
    for folder, _, names in sorted(os.walk(root)):
        for name in sorted(names):
            path = os.path.join(folder, name)
            if any(part in path for part in SKIPPED):
                continue
            if name.endswith('.zip'):
                archive = zipfile.ZipFile(path)
                for inner in archive.namelist():
                    if not inner.endswith(('.py', '.md', '/')):
                        yield inner, decode(archive.read(inner))
            else:
                yield path, decode(open(path, 'rb').read())


def decode(data):
    for encoding in ('utf-8-sig', 'gb18030'):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            pass
    return ''


def sentences(root, forbidden):
    """Yields normalised sentences, each text once; `forbidden` are transcripts that must not be learnt by heart."""
    seen = set()
    for path, text in texts(root):
        text = unicodedata.normalize('NFKC', text).replace('\\n', '\n')
        if '\\u' in text[:20000]:
            text = re.sub(r'\\u([0-9a-fA-F]{4})', lambda m: chr(int(m.group(1), 16)), text)
        if 'zh_CN' in path:  # the hypotheses of a recogniser beside the references: only the references are Mandarin
            if 'tgt' not in path:
                continue
            text = text.replace(' ', '')
        text = EMOTICON.sub('\n', text)
        for run in RUN.findall(text):
            sentence = re.sub(r'(?<![A-Za-z]) | (?![A-Za-z])|[,,、]', '', run).strip().lower()
            if len(HAN.findall(sentence)) < 3 or sentence in seen:
                continue
            seen.add(sentence)
            if not any(transcript in sentence for transcript in forbidden if len(transcript) >= 6):
                yield sentence


def spoken(text):
    """What is heard of a text: no marks, no blanks."""
    return SILENT.sub('', unicodedata.normalize('NFKC', text).lower())


def shop_talk(without=()):
    """Turns as they are spoken, from border to border: of the dialogues written for this project, of strangers' conversations but for writers in `without`."""
    here = os.path.dirname(os.path.abspath(__file__))
    turns = [line.split(' ', 1)[1] for name in sorted(os.listdir(os.path.join(here, 'shop-talk')))
             for line in open(os.path.join(here, 'shop-talk', name), encoding='utf-8') if line[:2] in ('S ', 'C ')]
    for name in sorted(os.listdir(os.path.join(here, 'conversations'))):
        if CONVERSATIONS.match(name) and name.split('.')[0] not in without:
            with gzip.open(os.path.join(here, 'conversations', name), 'rt', encoding='utf-8') as file:
                turns += [line.split(' ', 1)[1].split(';;')[0] for line in file if TURN.match(line)]
    plain = (spoken(MARKED.sub(lambda m: m.group(1) or m.group(2), turn)) for turn in turns)
    return [turn for turn in plain if len(turn) >= 2]


def transcripts(manifest):
    """Transcripts of the recordings that accuracy is measured on."""
    rows = csv.DictReader(open(manifest, encoding='utf-8'), delimiter='\t')
    return [re.sub(r'[^\u3400-\u9fffa-z0-9]', '', r['transcript'].lower()) for r in rows if r['transcript']]


if __name__ == '__main__':
    shared = sys.argv[1]
    for sentence in sentences(os.path.join(shared, 'data/text'), transcripts(os.path.join(shared, 'data/speech/manifest.tsv'))):
        print(sentence)
