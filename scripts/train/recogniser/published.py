"""Published Whisper weights in the CTranslate2 binary form, as numpy arrays by name (layout: models/whisper/ct2.ts)."""
import struct
import numpy as np

TYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}


def read(path):
    """All weights of model.bin as float32 (int8 matrices with their scales applied)."""
    data = open(path, 'rb').read()
    at = 0

    def number(form):
        nonlocal at
        value, = struct.unpack_from(form, data, at)
        at += struct.calcsize(form)
        return value

    def text():
        nonlocal at
        length = number('<H')
        value = data[at:at + length - 1].decode()
        at += length
        return value

    number('<I'), text(), number('<I')
    found = {}
    for _ in range(number('<I')):
        name = text()
        dims = [number('<I') for _ in range(number('<B'))]
        kind, size = number('<B'), number('<I')
        found[name] = np.frombuffer(data, TYPES[kind], size // np.dtype(TYPES[kind]).itemsize, at).reshape(dims)
        at += size
    for name in [n for n in found if f'{n}_scale' in found]:
        found[name] = found[name] / found[f'{name}_scale'][:, None]
    weights = {name: np.asarray(value, np.float32) for name, value in found.items()}
    for _ in range(number('<I')):
        alias, name = text(), text()
        weights[alias] = weights[name]
    return weights
