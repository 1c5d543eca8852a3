"""Writes a trained delta in the form that models/whisper/adaptation.ts reads.

  python scripts/train/recogniser/pack.py PUBLISHED DELTA.npz OUT.bin [strength]

PUBLISHED is model.bin, or the encoder's graph where there are two. `strength` scales the whole delta (1 as trained): between the published and the trained weights lie better ones than either, for
both kinds of recordings (Wortsman et al. 2022, Robust fine-tuning of zero-shot models).
"""
import hashlib, json, struct, sys
import numpy as np


def main():
    published, delta, out = sys.argv[1:4]
    strength = float(sys.argv[4]) if len(sys.argv) > 4 else 1.0
    arrays = np.load(delta)
    names = sorted(key[:-2] for key in arrays if key.endswith('/a'))
    rank = arrays[f'{names[0]}/a'].shape[0]
    header = json.dumps({
        'model': hashlib.sha256(open(published, 'rb').read()).hexdigest(),
        'rank': rank,
        'matrices': [{'name': f'{n}/weight', 'outputs': arrays[f'{n}/b'].shape[0], 'inputs': arrays[f'{n}/a'].shape[1]} for n in names],
    }, separators=(',', ':'))
    header += ' ' * (-len(header) % 4)
    with open(out, 'wb') as file:
        file.write(struct.pack('<I', len(header)) + header.encode())
        for name in names:
            file.write(arrays[f'{name}/a'].astype('<f2').tobytes())
            file.write((arrays[f'{name}/b'].astype(np.float32) * strength).astype('<f2').tobytes())


if __name__ == '__main__':
    main()
