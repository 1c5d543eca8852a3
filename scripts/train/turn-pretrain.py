"""Before its lessons the turn reader's encoder reads talk without labels: characters are hidden and guessed (Devlin et al. 2019).

    python scripts/train/turn-pretrain.py samples.jsonl TEXT_SETS WORK_FOLDER OUT_FOLDER [--device cuda]

WORK_FOLDER: what turn-start.py wrote; OUT_FOLDER gets the same with other weights. Conversations of writers in --left-out are not read.
The published encoder was tuned to tell whole texts apart (Gururangan et al. 2020 on going on with the text of the task).
"""

import argparse
import pathlib
import random
import time

import torch
import torch.nn.functional as F
from torch import nn

import talk_sets
import turn_lessons as lessons
import turn_net as network
from encoder_net import Encoder, encoder_parts, write

SHARE, LONGEST_RUN, OWN = 0.2, 3, 6
"""Of the characters so many are hidden, in runs of at most three; the conversations to learn from are read so many times as often."""


class Guesser(Encoder):
    """ids, mask → log-odds of pieces; the table of pieces serves both ends."""

    def __init__(self, folder):
        super().__init__(folder, network.LONGEST)
        self.between, self.norm = nn.Linear(self.width, self.width), nn.LayerNorm(self.width)
        self.bias = nn.Parameter(torch.zeros(self.word.num_embeddings))

    def forward(self, ids, mask, asked):
        states = self.norm(F.gelu(self.between(self.states(ids, mask)[asked])))
        return states @ self.word.weight.T + self.bias


def hidden(ids, mask, about, rng):
    """Some runs of characters replaced by the piece that hides, a tenth by others, a tenth left; and where."""
    asked = torch.zeros_like(mask)
    lengths = mask.sum(1).tolist()
    for row, length in enumerate(lengths):
        wanted = int(SHARE * (length - 2))
        while wanted > 0:
            at, run = rng.randrange(1, length - 1), rng.randint(1, LONGEST_RUN)
            asked[row, at : min(at + run, length - 1)] = True
            wanted -= run
    draw = torch.rand(ids.shape)
    shown = ids.masked_fill(asked & (draw < 0.8), about["mask"])
    others = torch.randint_like(ids, len(about["pieces"]["texts"]))
    return torch.where(asked & (draw >= 0.8) & (draw < 0.9), others, shown), asked


def batches(talks, alike, pieces, rows, rng):
    found = []
    for talk in talks:
        turns = lessons.varied(talk, alike, rng)
        found += lessons.stretches(turns, pieces, rng)
    found.sort(key=lambda one: len(one.ids) + rng.random() * 20)
    size, at, cut = rows * network.LONGEST, 0, []
    while at < len(found):
        count = max(1, size // (len(found[min(at + 64, len(found) - 1)].ids) + 2))
        cut.append(found[at : at + count])
        at += count
    rng.shuffle(cut)
    return cut


def train(net, talks, alike, args):
    rng, pieces = random.Random(args.seed), lessons.Pieces(net.about)
    optimizer = torch.optim.AdamW(net.parameters(), args.rate, betas=(0.9, 0.98), eps=1e-6, weight_decay=0.01, fused=True)
    begun, step = time.time(), 0
    for epoch in range(args.epochs):
        found = batches(talks, alike, pieces, args.rows, rng)
        total, losses = args.epochs * len(found), []
        for batch in found:
            ids, mask, _ = lessons.collate(net, batch)
            shown, asked = hidden(ids, mask, net.about, rng)
            for group in optimizer.param_groups:
                group["lr"] = args.rate * min(1, (step + 1) / (total * 0.06)) * max(0.02, 1 - step / total)
            with torch.autocast(args.device, dtype=torch.bfloat16):
                odds = net(shown.to(args.device), mask.to(args.device), asked.to(args.device))
            loss = F.cross_entropy(odds.float(), ids[asked].to(args.device))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            losses.append(loss.detach())
            step += 1
        print(f"epoch {epoch + 1}: loss {torch.stack(losses).mean().item():.3f}, {step} steps, {time.time() - begun:.0f} s", flush=True)


def main(args):
    torch.manual_seed(args.seed)
    alike, own = lessons.read(args.samples)
    own = [one["turns"] for one in own if one["writer"] not in args.left_out.split(",")]
    empty = {"personal": [], "entities": [], "cues": []}
    others = [[turn | empty for turn in talk] for talk in talk_sets.conversations(args.text_sets)]
    print(f"{len(own)} conversations, {len(others)} others", flush=True)
    net = Guesser(args.work).to(args.device)
    net.train()
    train(net, OWN * own + others, alike, args)
    args.out.mkdir(parents=True, exist_ok=True)
    about = {key: net.about[key] for key in net.about if key != "weights"}
    write(args.out, "encoder", about, encoder_parts(net))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for name in ("samples", "text_sets", "work", "out"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--left-out", default=""), parser.add_argument("--device", default="cpu")
    for name, kind, default in [("rate", float, 3e-4), ("epochs", int, 4), ("rows", int, 32), ("seed", int, 5)]:
        parser.add_argument("--" + name, type=kind, default=default)
    main(parser.parse_args())
