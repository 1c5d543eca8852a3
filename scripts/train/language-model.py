"""Trains the character n-gram models that the beam search is fused with, of any text and of talk in shops: interpolated Kneser-Ney, pruned, packed.

  python scripts/train/language-model.py DATA_DIR OUT.bin [--order 5] [--without f13,f14] [--report HELD_OUT.txt]

File: 'TDLM' u32 version=2 · u8 order · u8 models=2 · u16 vocabulary size · a u32 a model: its slots · UTF-16LE characters by id (id 0 sentence
border, 1 unknown; both stored as U+0000) · for each model, from the next multiple of four bytes on: slots × u32 keys · slots × u8 log-probability ·
slots × u8 back-off. A key is a hash of the n-gram (see `hashes`), 0 is an empty slot; linear probing from key % slots. Values are −value/12 nats.
Kneser, Ney 1995; interpolation and back-off weights after Chen, Goodman 1998. How the two are mixed: engine/text/language-model.ts.
"""
import argparse, collections, os, struct, sys
import numpy as np
from corpus import sentences, shop_talk, spoken, transcripts

BITS = 12
LARGEST = (1 << BITS) - 1
STEP = 12.0
TALK_TIMES = 8
"""How often a character of the few turns of talk counts beside the texts, for a place in the vocabulary."""


def encode(lines, ids):
    """Character ids of all sentences in one array, a border (0) before, between and after."""
    flat = [0]
    for line in lines:
        flat.extend(ids.get(c, 1) for c in line if c != ' ')
        flat.append(0)
    return np.array(flat, dtype=np.int64)


def grams(flat, n):
    """Packed n-grams that do not run over a border inside (one may open or close them)."""
    width = len(flat) - n + 1
    packed = np.zeros(width, dtype=np.int64)
    inside = np.ones(width, dtype=bool)
    for i in range(n):
        part = flat[i:i + width]
        packed = (packed << BITS) | part
        if 0 < i < n - 1:
            inside &= part != 0
    return packed[inside]


def tables(flat, order, keep):
    """Counts by order (raw at the top and after a border, else numbers of left neighbours), with the raw counts for pruning."""
    raw = {n: np.unique(grams(flat, n), return_counts=True) for n in range(1, order + 1)}
    result = {}
    for n in range(1, order + 1):
        keys, counts = raw[n]
        used = counts.astype(np.float64)
        if n < order:
            suffixes, kinds = np.unique(raw[n + 1][0] & ((1 << BITS * n) - 1), return_counts=True)
            continued = np.zeros(len(keys))
            continued[np.searchsorted(keys, suffixes)] = kinds
            opening = (keys >> BITS * (n - 1)) == 0
            used = np.where(opening | (continued == 0), used, continued)
        result[n] = keys, used, counts >= keep[n - 1]
    return result


def discount(counts):
    ones, twos = (counts == 1).sum(), (counts == 2).sum()
    return ones / (ones + 2 * twos)


def lookup(keys, values, wanted, default):
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, values[at], default)


def estimate(flat, order, keep, size):
    """Per order: keys, log-probability, log back-off of the n-grams that are kept."""
    counted = tables(flat, order, keep)
    keys, used, _ = counted[1]
    prob = np.full(size, 0.5 / used.sum())
    prob[keys] = used / used.sum()
    prob /= prob.sum()
    model = {1: [np.arange(size), np.log(prob), np.zeros(size)]}
    full = {1: (np.arange(size), prob)}
    for n in range(2, order + 1):
        keys, used, kept = counted[n]
        context = keys >> BITS
        heads, where = np.unique(context, return_inverse=True)
        total = np.bincount(where, weights=used)
        kinds = np.bincount(where)
        d = discount(used)
        lower = lookup(*full[n - 1], keys & ((1 << BITS * (n - 1)) - 1), 1e-9)
        prob = np.maximum(used - d, 0) / total[where] + d * kinds[where] / total[where] * lower
        full[n] = keys, prob
        mass = np.bincount(where, weights=prob * kept)
        below = np.bincount(where, weights=lower * kept)
        backoff = np.log(np.clip(1 - mass, 1e-6, 1) / np.clip(1 - below, 1e-6, 1))
        previous = model[n - 1]
        previous[2] = lookup(heads, backoff, previous[0], 0.0)
        model[n] = [keys[kept], np.log(prob[kept]), np.zeros(kept.sum())]
    return model


def hashes(keys, n):
    """32-bit keys: two rounds of a multiplicative hash over the ids, the order mixed in; never 0."""
    value = np.full(len(keys), 0x9E3779B9 * n & 0xFFFFFFFF, dtype=np.uint64)
    for i in range(n - 1, -1, -1):
        value ^= ((keys >> (BITS * i)) & LARGEST).astype(np.uint64)
        value = (value * np.uint64(0x85EBCA6B)) & np.uint64(0xFFFFFFFF)
        value ^= value >> np.uint64(15)
    return np.where(value == 0, 1, value).astype(np.uint32)


def table(model, order):
    """Open addressing: keys, log-probabilities, back-offs."""
    total = sum(len(part[0]) for part in model.values())
    slots = int(total / 0.72) | 1
    keys, probs, backs = np.zeros(slots, 'u4'), np.zeros(slots, 'u1'), np.zeros(slots, 'u1')
    clashes = 0
    for n in range(1, order + 1):
        grams_, logs, back = model[n]
        quantised = lambda x: np.clip(np.round(-x * STEP), 0, 255).astype('u1')
        for key, p, b in zip(hashes(grams_, n).tolist(), quantised(logs).tolist(), quantised(back).tolist()):
            at = key % slots
            while keys[at] and keys[at] != key:
                at = at + 1 if at + 1 < slots else 0
            if keys[at]:
                clashes += 1
                continue
            keys[at], probs[at], backs[at] = key, p, b
    print(f'{total} n-grams, {clashes} lost to clashes', file=sys.stderr)
    return keys, probs, backs


def pack(models, characters, order, path):
    tables = [table(model, order) for model in models]
    with open(path, 'wb') as out:
        out.write(b'TDLM' + struct.pack('<IBBHII', 2, order, len(models), len(characters), *(len(keys) for keys, _, _ in tables)))
        out.write(''.join(characters).encode('utf-16-le'))
        for columns in tables:
            out.write(b'\0' * (-out.tell() % 4))
            for column in columns:
                column.tofile(out)
    print(f'{os.path.getsize(path) / 1e6:.1f} MB', file=sys.stderr)


def perplexity(model, order, flat):
    """Per character, the borders' ends counted in."""
    look = {n: {} for n in model}
    for n, (keys, logs, back) in model.items():
        look[n] = dict(zip(keys.tolist(), zip(logs.tolist(), back.tolist())))
    total = count = 0
    history = (0,)
    for c in flat[1:].tolist():
        value, h = 0.0, history
        while True:
            key = 0
            for i in h + (c,):
                key = key << BITS | i
            entry = look[len(h) + 1].get(key)
            if entry:
                value += entry[0]
                break
            key >>= BITS
            value += look[len(h)].get(key, (0, 0))[1] if h else -20
            h = h[1:]
        total, count = total - value, count + 1
        history = ((history + (c,))[-(order - 1):]) if c else (0,)
    return float(np.exp(total / count))


def main():
    options = argparse.ArgumentParser()
    options.add_argument('shared'), options.add_argument('out')
    options.add_argument('--order', type=int, default=5)
    options.add_argument('--keep', default='1,1,2,3,4', help='least raw count by order, of any text')
    options.add_argument('--keep-talk', default='1,1,1,2,2', help='the same of talk in shops')
    options.add_argument('--without', default='', help='writers whose conversations are left out, as in f13,f14')
    options.add_argument('--report', help='text file, a turn a line: print the perplexity of each model')
    args = options.parse_args()
    measured = [os.path.join(args.shared, 'data', name, 'manifest.tsv') for name in ('speech', 'speech2')]
    forbidden = [transcript for manifest in measured for transcript in transcripts(manifest)]
    texts = [spoken(line) for line in sentences(os.path.join(args.shared, 'data/text'), forbidden)]
    talk = shop_talk(args.without.split(','))
    frequent = collections.Counter(c for line in texts for c in line)
    frequent.update({c: TALK_TIMES * count for c, count in collections.Counter(c for line in talk for c in line).items()})
    characters = ['\0', '\0'] + [c for c, _ in frequent.most_common(LARGEST - 1)]
    ids = {c: i for i, c in enumerate(characters) if i > 1}
    keeps = ([int(k) for k in keep.split(',')] for keep in (args.keep, args.keep_talk))
    models = [estimate(encode(lines, ids), args.order, keep, len(characters)) for lines, keep in zip((texts, talk), keeps)]
    pack(models, characters, args.order, args.out)
    if args.report:
        held = [spoken(line) for line in open(args.report, encoding='utf-8')]
        for name, model in zip(('any text', 'talk in shops'), models):
            print(f'perplexity, {name}: {perplexity(model, args.order, encode(held, ids)):.1f}', file=sys.stderr)


if __name__ == '__main__':
    main()
