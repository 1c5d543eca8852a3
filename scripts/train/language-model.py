"""Trains the character n-gram model that the beam search is fused with: interpolated Kneser-Ney, pruned, packed.

  python scripts/train/language-model.py DATA_DIR OUT.bin [--order 5] [--talk-times 4] [--report HELD_OUT.txt]

File: 'TDLM' u32 version=1 · u8 order · u8 pad · u16 vocabulary size · u32 slots · UTF-16LE characters by id (id 0 sentence
border, 1 unknown; both stored as U+0000) · slots × u32 keys · slots × u8 log-probability · slots × u8 back-off.
A key is a hash of the n-gram (see `hashes`), 0 is an empty slot; linear probing from key % slots. Values are −value/12 nats.
Kneser, Ney 1995; interpolation and back-off weights after Chen, Goodman 1998.
"""
import argparse, collections, os, struct, sys
import numpy as np
from corpus import sentences, shop_talk, transcripts

BITS = 12
LARGEST = (1 << BITS) - 1
STEP = 12.0


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


def pack(model, characters, order, path):
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
    with open(path, 'wb') as out:
        out.write(b'TDLM' + struct.pack('<IBBHI', 1, order, 0, len(characters), slots))
        out.write(''.join(characters).encode('utf-16-le'))
        if out.tell() % 4:
            out.write(b'\0' * (4 - out.tell() % 4))
        keys.tofile(out), probs.tofile(out), backs.tofile(out)
    print(f'{total} n-grams, {clashes} lost to clashes, {os.path.getsize(path) / 1e6:.1f} MB', file=sys.stderr)


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
    options.add_argument('--keep', default='1,1,2,3,4', help='least raw count by order')
    options.add_argument('--talk-times', type=int, default=4, help='how often the few lines of shop talk count beside the text sets')
    options.add_argument('--report', help='text file, a sentence a line: print its perplexity')
    args = options.parse_args()
    manifest = os.path.join(args.shared, 'data/speech/manifest.tsv')
    lines = list(sentences(os.path.join(args.shared, 'data/text'), transcripts(manifest)))
    lines += shop_talk() * args.talk_times
    frequent = collections.Counter(c for line in lines for c in line if c != ' ')
    characters = ['\0', '\0'] + [c for c, _ in frequent.most_common(LARGEST - 1)]
    ids = {c: i for i, c in enumerate(characters) if i > 1}
    model = estimate(encode(lines, ids), args.order, [int(k) for k in args.keep.split(',')], len(characters))
    pack(model, characters, args.order, args.out)
    if args.report:
        held = [line.strip().lower() for line in open(args.report, encoding='utf-8')]
        print(f'perplexity {perplexity(model, args.order, encode(held, ids)):.1f}', file=sys.stderr)


if __name__ == '__main__':
    main()
