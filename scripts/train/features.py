"""Hashed character n-grams, bit for bit those of engine/opinion/features.ts, and the file that the engine reads."""

import json
import math
import struct

import numpy as np
import scipy.sparse as sp

MARK = "\u0002"


def fnv(units, start, end, value=0x811C9DC5):
    """FNV-1a over UTF-16 code units, 32 bits."""
    for at in range(start, end):
        value = ((value ^ units[at]) * 0x01000193) & 0xFFFFFFFF
    return value


def clean(text):
    """Lower case, no white space, digits made alike, marks at both ends."""
    kept = (("0" if char.isascii() and char.isdigit() else char) for char in text.lower() if not char.isspace())
    return MARK + "".join(kept) + MARK


def counts(text, longest):
    """Hash of every n-gram with the number of times it stands in the text."""
    raw = clean(text).encode("utf-16-le")
    units = struct.unpack("<%dH" % (len(raw) // 2), raw)
    found = {}
    for start in range(len(units)):
        value = 0x811C9DC5
        for end in range(start, min(start + longest, len(units))):
            value = fnv(units, end, end + 1, value)
            found[value] = found.get(value, 0) + 1
    return found


def vocabulary(counted):
    """Hashes of the n-grams that stand in two texts or more, ascending, with their rarity (inverse document frequency in steps of
    1/16, one byte)."""
    frequency = {}
    for found in counted:
        for key in found:
            frequency[key] = frequency.get(key, 0) + 1
    keys = np.array(sorted(key for key, count in frequency.items() if count > 1), np.uint32)
    often = np.array([frequency[int(key)] for key in keys])
    idf = np.log((1 + len(counted)) / (1 + often)) + 1
    return keys, np.clip(np.round(idf * 16), 1, 255).astype(np.uint8)


def matrix(counted, keys):
    """Sublinear counts, [texts, keys]."""
    place = {int(key): at for at, key in enumerate(keys)}
    indices, values, starts = [], [], [0]
    for found in counted:
        known = [(place[key], count) for key, count in found.items() if key in place]
        indices.extend(at for at, _ in known)
        values.extend(1 + math.log(count) for _, count in known)
        starts.append(len(indices))
    return sp.csr_matrix((np.array(values, np.float32), np.array(indices), np.array(starts)), (len(counted), len(keys)))


def weigh(counted, idf):
    """Rows of length 1."""
    weighed = counted.multiply(idf.astype(np.float32) / 16).tocsr()
    length = np.sqrt(np.asarray(weighed.multiply(weighed).sum(1)).ravel())
    return sp.diags(1 / np.maximum(length, 1e-9)).dot(weighed).tocsr().astype(np.float32)


def write(path, head, keys, idf, sparse, bias):
    """Magic, u32 length of the JSON head, head padded to 4; f32 scale and bias per output; u32 keys; rarity bytes; int8 weights
    [outputs, keys]. `sparse` [outputs, keys]."""
    text = json.dumps({**head, "keys": len(keys), "outputs": len(bias)}, ensure_ascii=False).encode()
    text += b" " * (-len(text) % 4)
    scale = np.maximum(np.abs(sparse).max(1, initial=0), 1e-9) / 127
    with open(path, "wb") as file:
        file.write(b"TDO1" + struct.pack("<I", len(text)) + text)
        file.write(scale.astype("<f4").tobytes() + np.asarray(bias, "<f4").tobytes())
        file.write(keys.astype("<u4").tobytes() + idf.tobytes() + np.round(sparse / scale[:, None]).astype(np.int8).tobytes())
