"""Goes on with the published encoder's own lesson, guessing hidden signs, on texts about cars: WORK_FOLDER/encoder.f32 is replaced.

    python scripts/train/opinion-further.py TEXT_SETS WORK_FOLDER

No label is used, and no text that the benchmarks measure on. Spans of one to three signs are hidden (Joshi et al. 2020); that this
helps on small sets: Gururangan et al. 2020. Needs numpy and torch.
"""

import json
import pathlib
import random
import sys

import torch
import torch.nn.functional as F
from torch import nn

import opinion_sets as sets
from encoder_net import encoder_parts, write
from opinion_net import Scorer
from opinion_pieces import batches, pieces_of

EPOCHS, ROWS, RATE, HIDDEN = 3, 24, 1e-4, 0.2


def car_texts(folder, rng):
    """Forum sentences, sentences of reviews, and a third of the workshops' reports, which are further from talk."""
    reports = []
    for name in ("train.json", "evalA.json"):
        for line in open(folder / "bdci2022_auto_fault_kg" / name, encoding="utf8"):
            text = json.loads(line)["text"]
            reports += [text[at : at + 150] for at in range(0, len(text), 150)]
    rng.shuffle(reports)
    return [*sets.subjects(folder), *reports[: len(reports) // 3], *(text for name, text, _ in sets.aspects(folder) if name == "car")]


def hide(pieces, mask, used, rng):
    """Pieces with about a fifth hidden (mostly by the mask, some by another piece, some not at all), and the places of those."""
    shown, places = list(pieces), set()
    while len(places) < max(1, round(len(pieces) * HIDDEN)):
        start = rng.randrange(len(pieces))
        for at in set(range(start, min(len(pieces), start + rng.choice((1, 2, 2, 3))))) - places:
            places.add(at)
            chance = rng.random()
            shown[at] = mask if chance < 0.8 else rng.choice(used) if chance < 0.9 else shown[at]
    return shown, places


def train(net, rows, rng):
    used = sorted({piece for row in rows for piece in row})
    place = {piece: at for at, piece in enumerate(used)}
    width = net.width
    head = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width))
    bias = nn.Parameter(torch.zeros(len(used)))
    encoder = [*net.word.parameters(), *net.pos.parameters(), *net.ln.parameters(), *net.blocks.parameters()]
    groups = [{"params": encoder, "base": RATE}, {"params": [*head.parameters(), bias], "base": 1e-3}]
    optimizer = torch.optim.AdamW(groups, lr=RATE, betas=(0.9, 0.98), eps=1e-6, weight_decay=0.01, fused=True)
    steps = [batch for _ in range(EPOCHS) for batch in batches(rows, ROWS, rng)]
    net.train()
    for step, batch in enumerate(steps):
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * min(1, (step + 1) / 60) * (1 - step / len(steps))
        hidden = [hide(rows[at], net.about["mask"], used, rng) for at in batch]
        ids, mask = net.batch([shown for shown, _ in hidden])
        asked = [(text, at + 1) for text, (_, places) in enumerate(hidden) for at in sorted(places)]
        wanted = torch.tensor([place[rows[batch[text]][at - 1]] for text, at in asked])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            states = net.states(ids, mask)[tuple(torch.tensor(asked).T)]
            guesses = head(states) @ net.word.weight[used].T
        loss = F.cross_entropy(guesses.float() + bias, wanted)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(encoder, 1.0)
        optimizer.step()
        if step % 50 == 49:
            print(f"{step + 1} of {len(steps)}: {loss.item():.3f}", flush=True)


def main(folder, work):
    torch.manual_seed(1)
    rng = random.Random(1)
    net = Scorer(work)
    train(net, [row[:158] for row in pieces_of(car_texts(folder, rng), work) if row], rng)
    write(work, "encoder", {key: value for key, value in net.about.items() if key != "weights"}, encoder_parts(net))


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(*map(pathlib.Path, sys.argv[1:]))
