"""Sentences for training the repair, and a language model that has never seen them: with the shipped one, every sentence of the
text sets would look like an old acquaintance, and any repair in it far too unlikely.

  python scripts/train/repair-sentences.py DATA_DIR OUT_DIR      writes OUT_DIR/held.tsv (set, sentence) and OUT_DIR/without.bin
"""
import importlib, os, sys, zlib
import corpus

language_model = importlib.import_module('language-model')
HELD_OF = 8
SETS = {'bdci2018_auto': 'auto', '104.car': 'auto', 'realestate_qa': 'property', 'zhijiang2019': 'skincare', '108.shampoo': 'skincare',
        'cped': 'spoken', 'waimai': 'food', 'stc3': 'service', 'chnsenticorp': 'shop', 'online_shopping': 'shop', 'smp2020': 'web'}


def main():
    shared, out = sys.argv[1:3]
    everything = corpus.texts
    forbidden = corpus.transcripts(os.path.join(shared, 'data/speech/manifest.tsv'))
    lines, held, seen = [], [], set()
    for path, text in everything(os.path.join(shared, 'data/text')):
        corpus.texts = lambda _, path=path, text=text: [(path, text)]
        name = next((short for part, short in SETS.items() if part in path), None)
        for sentence in corpus.sentences('', forbidden):
            if sentence in seen:
                continue
            seen.add(sentence)
            if name and zlib.crc32(sentence.encode()) % HELD_OF == 0:
                held.append((name, sentence))
            else:
                lines.append(sentence)
    with open(os.path.join(out, 'held.tsv'), 'w', encoding='utf-8') as file:
        file.writelines(f'{name}\t{sentence}\n' for name, sentence in held)
    counts = language_model.collections.Counter(c for line in lines for c in line if c != ' ')
    characters = ['\0', '\0'] + [c for c, _ in counts.most_common(language_model.LARGEST - 1)]
    ids = {c: i for i, c in enumerate(characters) if i > 1}
    model = language_model.estimate(language_model.encode(lines, ids), 5, [1, 1, 2, 2, 3], len(characters))
    language_model.pack(model, characters, 5, os.path.join(out, 'without.bin'))


if __name__ == '__main__':
    main()
