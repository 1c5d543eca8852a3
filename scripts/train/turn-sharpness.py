"""By how much the turn reader's log-odds are to be multiplied so that its probabilities hold (Guo et al. 2017): WORK_FOLDER/sharpness.json.

    python scripts/train/turn-sharpness.py samples.jsonl WORK_FOLDER WRITER...

Read from writers that the weights in WORK_FOLDER have not learned from. Needs numpy and torch.
"""

import json
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F

import turn_lessons as lessons
import turn_measure as measure
import turn_net as network
from turn_net import PLACES

TRIED = np.arange(0.4, 1.61, 0.05)


def of_turns(rows, head):
    """Log-odds and targets of a head that is read at turns."""
    own = [(turn, at[PLACES[head]]) for _, turn, at, _ in rows if turn["role"] == "customer" or head == "role"]
    odds = torch.tensor(np.stack([at for _, at in own]))
    if head == "sign":
        return odds, torch.tensor([turn["sign"] + 1 for turn, _ in own])
    if head == "role":
        return odds, torch.tensor([network.ROLES.index(turn["role"]) for turn, _ in own])
    labels, key = network.TURN_HEADS[head], {"moment": "moments", "intent": "intents"}[head]
    return odds, torch.tensor([[float(label in turn[key]) for label in labels] for turn, _ in own])


def of_signs(rows, head):
    """Log-odds and targets of a head that is read at characters."""
    key = {"personal": "personal", "entity": "entities", "cue": "cues"}[head]
    odds, wanted = [], []
    for _, turn, _, at in rows:
        odds.append(at[:, PLACES[head]])
        wanted.append(lessons.tags(len(at), [[a, min(b, len(at)), kind] for a, b, kind in turn[key] if a < len(at)], network.SIGN_HEADS[head]))
    return torch.tensor(np.concatenate(odds)), torch.tensor(np.concatenate(wanted))


def sharpness(odds, wanted):
    loss = F.binary_cross_entropy_with_logits if wanted.dtype == torch.float32 else F.cross_entropy
    return min(TRIED, key=lambda by: loss(odds * by, wanted).item())


def main(samples, work, writers):
    _, conversations = lessons.read(samples)
    net = network.restore(network.TurnReader(work), work)
    pieces = lessons.Pieces(net.about)
    rows = measure.read(net, [one for one in conversations if one["writer"] in writers], pieces)
    found = {head: sharpness(*of_turns(rows, head)) for head in network.TURN_HEADS}
    found |= {head: sharpness(*of_signs(rows, head)) for head in network.SIGN_HEADS}
    (work / "sharpness.json").write_text(json.dumps({head: round(float(by), 2) for head, by in found.items()}))
    print(found, measure.report(rows))


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:])
