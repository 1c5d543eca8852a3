"""Texts as the network reads them."""

import json
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]


def pieces_of(texts, work):
    """Texts → ids of their pieces, cut by the tokenizer that ships."""
    lines = "".join(json.dumps(text, ensure_ascii=False) + "\n" for text in texts)
    command = ["npx", "tsx", "scripts/train/pieces.ts", str(work.resolve() / "encoder.json")]
    made = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, check=True, cwd=ROOT).stdout
    return [json.loads(line) for line in made.decode().splitlines()]


def batches(pieces, rows, rng):
    """Places of texts of like length, in any order."""
    order, found = list(range(len(pieces))), []
    rng.shuffle(order)
    for start in range(0, len(order), rows * 40):
        near = sorted(order[start : start + rows * 40], key=lambda at: len(pieces[at]))
        found += [near[at : at + rows] for at in range(0, len(near), rows)]
    rng.shuffle(found)
    return found
