"""Packs a published model of words (trigrams of a Chinese input method) into the small form that recognition weighs its texts with, pruned.

  python scripts/train/word-model.py zh_CN.lm models/language/zh-word.bin [--keep 3000000]

zh_CN.lm is the file of Debian's package libime-data-language-model (models/cards/word-model-zh.md): KenLM's binary form, a trie with quantised values and
array-compressed pointers (Heafield 2011; read here as that library lays it out). N-grams are kept by how much is lost without them (Stolcke 1998) and
the back-off weights of what is left are made anew.

File: 'TDWM' u32 version=1 · u32 slots · u8 longest word · 3 bytes of 0 · slots × u32 keys · slots × u8 log-probability (−value/10 nats) · slots × i8
back-off (value/12 nats). A key is a hash of the words (see `keys_of`), 0 is an empty slot; linear probing from key % slots.
"""
import argparse, os, re, struct, sys
import numpy as np

MIX, SEED = 0x85EBCA6B, 0x9E3779B9
PROB_STEP, BACK_STEP = 10, 12
LONGEST = 8
HEADER_AT, COUNTS_AT, WORDS_AT = 88, 108, 136
ORDER, QUANTISED_ARRAY_TRIE = 3, 5
LN10 = np.log(10)
HAN = re.compile('[\u4e00-\u9fff]+')


def bits(data, offset, starts, width):
    """Values of `width` bits (57 at most), each at a bit position after `offset` bytes."""
    at, value = offset + (starts >> 3), np.zeros(len(starts), np.uint64)
    for k in range(8):
        value |= data[at + k].astype(np.uint64) << np.uint64(8 * k)
    return ((value >> (starts & 7).astype(np.uint64)) & np.uint64((1 << width) - 1)).astype(np.int64)


def chopped(entries, most, limit):
    """How many high bits of the pointers stand in an array (the smallest of both together)."""
    needed = most.bit_length()
    costs = [(most >> (needed - c)) * 64 - entries * c for c in range(min(needed, limit) + 1)]
    return int(np.argmin(costs))


def read(path):
    """Words by id; of each order ids (last word first), log-probabilities and back-offs (nats), and which children are whose."""
    raw = open(path, 'rb').read()
    data = np.frombuffer(raw + bytes(16), np.uint8)
    kind, counts = struct.unpack_from('<I', raw, HEADER_AT + 8)[0], struct.unpack_from('<3Q', raw, COUNTS_AT)
    if raw[HEADER_AT] != ORDER or kind != QUANTISED_ARRAY_TRIE:
        sys.exit(f'wanted: a KenLM trie of order 3 with quantised values and arrays (kind 5); came: order {raw[HEADER_AT]}, kind {kind}')
    at = WORDS_AT + 8 + 8 * counts[0]
    prob_bits, back_bits = raw[at + 1], raw[at + 2]
    tables = []
    at += 8
    for width in (prob_bits, back_bits, prob_bits):
        tables.append(np.frombuffer(raw, '<f4', 1 << width, at))
        at += 4 << width
    ones = np.frombuffer(raw, np.dtype([('prob', '<f4'), ('back', '<f4'), ('first', '<u8')]), counts[0] + 2, at)
    at += ones.nbytes
    inline = counts[2].bit_length() - chopped(counts[1] + 1, counts[2], int(data[at + 1]))
    arrays = (counts[2] >> inline) + 1
    high = np.frombuffer(raw, '<u8', arrays, at + -at % 8 + 8).astype(np.int64)
    at += 8 * (1 + arrays) + 7
    word_bits = counts[0].bit_length()
    width = word_bits + back_bits + prob_bits + inline
    index = np.arange(counts[1] + 1, dtype=np.int64)
    field = lambda skip, size: bits(data, at, index * width + skip, size)
    words2, back2, prob2 = field(0, word_bits)[:-1], tables[1][field(word_bits, back_bits)][:-1], tables[0][field(word_bits + back_bits, prob_bits)][:-1]
    first3 = field(width - inline, inline) | (np.searchsorted(high, index, side='right') - 1) << inline
    at += ((1 + counts[1]) * width + 7) // 8 + 8
    index, width = np.arange(counts[2], dtype=np.int64), word_bits + prob_bits
    words3, prob3 = bits(data, at, index * width, word_bits), tables[2][bits(data, at, index * width + word_bits, prob_bits)]
    names = [name.decode() for name in raw[raw.index(b'<unk>\0', at):].split(b'\0')[:counts[0]]]
    last2 = np.repeat(np.arange(counts[0]), np.diff(ones['first'][:counts[0] + 1].astype(np.int64)))
    parent3 = np.repeat(np.arange(counts[1]), np.diff(first3))
    pairs, threes = np.stack([words2, last2], 1), np.stack([words3, words2[parent3], last2[parent3]], 1)
    return names, [(ones['prob'][:-2][:counts[0]] * LN10, ones['back'][:counts[0]] * LN10), (pairs, prob2 * LN10, back2 * LN10), (threes, prob3 * LN10)]


def find(sorted_codes, order, wanted):
    """Places of codes, or −1."""
    at = np.minimum(np.searchsorted(sorted_codes, wanted), len(sorted_codes) - 1)
    return np.where(sorted_codes[at] == wanted, order[at], -1)


def prune(names, model, keep):
    """What is kept: places of pairs and of threes, and back-offs of words and of pairs made anew."""
    (prob1, back1), (pairs, prob2, _), (threes, prob3) = model
    size = len(names)
    usable = np.array([bool(HAN.fullmatch(name)) and len(name) <= LONGEST for name in names])
    code2 = pairs[:, 0] * size + pairs[:, 1]
    order = np.argsort(code2)
    context3 = find(code2[order], order, threes[:, 0] * size + threes[:, 1])
    lower3 = find(code2[order], order, threes[:, 1] * size + threes[:, 2])
    below2 = back1[pairs[:, 0]] + prob1[pairs[:, 1]]
    loss2 = np.exp(prob1[pairs[:, 0]] + prob2) * (prob2 - below2)
    below3 = np.where(lower3 >= 0, prob2[lower3], back1[threes[:, 1]] + prob1[threes[:, 2]]) + model[1][2][context3]
    loss3 = np.exp(prob1[threes[:, 0]] + prob2[context3] + prob3) * (prob3 - below3)
    loss2[~usable[pairs].all(1)] = loss3[~usable[threes].all(1) | (context3 < 0)] = -1
    least = np.sort(np.concatenate([loss2, loss3]))[-keep]
    needed = np.zeros(len(pairs), bool)
    kept3 = np.flatnonzero(loss3 > max(least, 0))
    needed[context3[kept3]] = True
    kept2 = np.flatnonzero((loss2 > max(least, 0)) | needed)
    anew1 = left(size, pairs[kept2, 0], prob2[kept2], prob1[pairs[kept2, 1]])
    is_kept = np.zeros(len(pairs), bool)
    is_kept[kept2] = True
    low = lower3[kept3]
    lower = np.where((low >= 0) & is_kept[low], prob2[low], anew1[threes[kept3, 1]] + prob1[threes[kept3, 2]])
    anew2 = left(len(pairs), context3[kept3], prob3[kept3], lower)
    return usable, kept2, kept3, anew1, anew2


def left(size, context, prob, lower):
    """Log back-off weights: what the kept leave, over what the shorter context gives to the others."""
    mass, below = (np.bincount(context, weights=np.exp(values), minlength=size) for values in (prob, lower))
    return np.log(np.clip(1 - mass, 1e-4, 1) / np.clip(1 - below, 1e-4, 1))


def word_hashes(names):
    """32 bits a word, of its UTF-16 units."""
    result = np.zeros(len(names), np.uint64)
    for i, name in enumerate(names):
        value = SEED
        for unit in name:
            value = ((value ^ ord(unit)) * MIX) & 0xFFFFFFFF
            value ^= value >> 15
        result[i] = value
    return result


def keys_of(hashes, rows):
    """32-bit keys of rows of words, the oldest first; never 0."""
    value = np.full(len(rows), (SEED * rows.shape[1]) & 0xFFFFFFFF, np.uint64)
    for column in rows.T:
        value = ((value ^ hashes[column]) * np.uint64(MIX)) & np.uint64(0xFFFFFFFF)
        value ^= value >> np.uint64(15)
    return np.where(value == 0, 1, value).astype(np.uint32)


def pack(parts, longest, path):
    total = sum(len(keys) for keys, _, _ in parts)
    slots = int(total / 0.72) | 1
    keys, probs, backs = np.zeros(slots, 'u4'), np.zeros(slots, 'u1'), np.zeros(slots, 'i1')
    clashes = 0
    for own, prob, back in parts:
        as_byte = lambda x, step, low, high: np.clip(np.round(x * step), low, high).astype(int).tolist()
        for key, p, b in zip(own.tolist(), as_byte(-prob, PROB_STEP, 0, 255), as_byte(back, BACK_STEP, -127, 127)):
            at = key % slots
            while keys[at] and keys[at] != key:
                at = at + 1 if at + 1 < slots else 0
            if keys[at]:
                clashes += 1
            else:
                keys[at], probs[at], backs[at] = key, p, b
    with open(path, 'wb') as out:
        out.write(b'TDWM' + struct.pack('<IIB3x', 1, slots, longest))
        for column in (keys, probs, backs):
            column.tofile(out)
    print(f'{total} n-grams, {clashes} lost to clashes, {os.path.getsize(path) / 1e6:.1f} MB', file=sys.stderr)


def main():
    options = argparse.ArgumentParser()
    options.add_argument('published'), options.add_argument('out')
    options.add_argument('--keep', type=int, default=2_500_000, help='pairs and threes of words')
    args = options.parse_args()
    names, model = read(args.published)
    usable, kept2, kept3, back1, back2 = prune(names, model, args.keep)
    (prob1, _), (pairs, prob2, _), (threes, prob3) = model
    hashes, words = word_hashes(names), np.flatnonzero(usable)
    parts = [
        (keys_of(hashes, words[:, None]), prob1[words], back1[words]),
        (keys_of(hashes, pairs[kept2]), prob2[kept2], back2[kept2]),
        (keys_of(hashes, threes[kept3]), prob3[kept3], np.zeros(len(kept3))),
    ]
    print(f'{len(words)} words, {len(kept2)} pairs, {len(kept3)} threes', file=sys.stderr)
    pack(parts, max(len(names[word]) for word in words), args.out)


if __name__ == '__main__':
    main()
