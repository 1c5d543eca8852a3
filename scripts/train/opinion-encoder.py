"""Trains the opinion scorer: the lower layers of the published sentence encoder, tuned on car-forum subjects, reviews, dialogue and
bare facts at once.

    npx tsx scripts/train/encoder-start.ts E5_FILE WORK_FOLDER
    python scripts/train/opinion-encoder.py TEXT_SETS WORK_FOLDER [--rank 0|1 --world 2] [--from WEIGHTS.pt]
    npx tsx scripts/train/opinion-graph.ts WORK_FOLDER

Needs numpy and torch. With --world 2 two processes share the work and average their weights every few steps: on two cores that is
quicker than one process with two threads. Products run in bfloat16, weights stay in float32. --from goes on from WORK_FOLDER/scorer.pt
of an earlier run.
"""

import argparse
import collections
import json
import pathlib
import random
import subprocess

import numpy as np
import torch
import torch.distributed as dist
import torch.nn.functional as F

import opinion_sets as sets
from opinion_net import FACT, REVIEW, SUBJECTS, Scorer, export

ROOT = pathlib.Path(__file__).resolve().parents[2]
OFTEN = torch.tensor([0.16, 0.67, 0.17])
"""How often car sentences complain, say neither, praise: what labels are smoothed towards."""
INNER = 20
"""Of 256: training texts kept for weighing the scorer against the n-grams and for the threshold."""


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", type=pathlib.Path), parser.add_argument("work", type=pathlib.Path)
    for name, kind, default in [("rank", int, 0), ("world", int, 1), ("layers", int, 8), ("rate", float, 1e-4),
                                ("head-rate", float, 6e-4), ("decay", float, 0.9), ("epochs", int, 3), ("rows", int, 32),
                                ("reviews", int, 11000), ("every", int, 4), ("smooth", float, 0.05), ("seed", int, 2),
                                ("from", str, None)]:
        parser.add_argument("--" + name, type=kind, default=default)
    return parser.parse_args()


def pieces_of(texts, work):
    """Texts → ids of their pieces, cut by the tokenizer that ships."""
    lines = "".join(json.dumps(text, ensure_ascii=False) + "\n" for text in texts)
    command = ["npx", "tsx", "scripts/train/pieces.ts", str(work.resolve() / "encoder.json")]
    made = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, check=True, cwd=ROOT).stdout
    return [json.loads(line) for line in made.decode().splitlines()]


class Lessons:
    """Labelled texts of one kind with their pieces, as written and without marks."""

    def __init__(self, kind, texts, labels, work, unmarked):
        self.kind, self.labels, self.unmarked = kind, labels, unmarked
        self.pieces = pieces_of(texts, work)
        self.bare = pieces_of([sets.unmarked(text) for text in texts], work) if unmarked else self.pieces

    def batches(self, rows, rng):
        """Places of texts of like length, in any order."""
        order, found = list(range(len(self.labels))), []
        rng.shuffle(order)
        for start in range(0, len(order), rows * 40):
            near = sorted(order[start : start + rows * 40], key=lambda at: len(self.pieces[at]))
            found += [near[at : at + rows] for at in range(0, len(near), rows)]
        rng.shuffle(found)
        return [(self, batch) for batch in found]

    def texts(self, batch, rng):
        source = self.bare if rng.random() < self.unmarked else self.pieces
        return [source[at] for at in batch]


def car_lessons(args):
    rows = {text: pairs for text, pairs in sets.subjects(args.sets).items() if sets.digest(text)[1] >= INNER}
    labels = np.zeros((len(rows), len(SUBJECTS), 3), np.float32)
    for at, pairs in enumerate(rows.values()):
        for subject, polarity in pairs:
            labels[at, subject, polarity] = 1
    return Lessons("car", list(rows), labels, args.work, 0.1)


def review_lessons(args, rng):
    """All small sets, the car sentences twice; the rest shop reviews, and microblogs with dialogue, two to one."""
    groups = collections.defaultdict(list)
    for row in sets.polarities(args.sets):
        large = {"shop": "shop", "microblog": "talk", "dialogue": "talk"}
        groups[large.get(row[0], "small")].append(row)
    rng.shuffle(groups["shop"]), rng.shuffle(groups["talk"])
    left = args.reviews - len(groups["small"])
    rows = groups["small"] + [row for row in groups["small"] if row[0] == "car"]
    rows += groups["shop"][: int(left * 0.65)] + groups["talk"][: int(left * 0.35)]
    labels = [(label, name in sets.TWO_SIDED) for name, _, label in rows]
    return Lessons("review", [text for _, text, _ in rows], labels, args.work, 0.35)


def plan(lessons, args, rng):
    """Batches of all kinds, each kind spread evenly over the run."""
    spread = []
    for one, epochs in lessons:
        batches = [batch for _ in range(epochs) for batch in one.batches(args.rows, rng)]
        spread += [((at + 0.5) / len(batches), batch) for at, batch in enumerate(batches)]
    spread.sort(key=lambda pair: pair[0])
    return [batch for _, batch in spread][args.rank :: args.world]


def loss_of(lesson, batch, subjects, polarities, smooth):
    if lesson.kind == "car":
        wanted = torch.tensor(lesson.labels[batch])
        named = wanted.amax(2)
        found = F.binary_cross_entropy_with_logits(subjects, named * (1 - smooth) + smooth * 0.1)
        shares = wanted / wanted.sum(2, keepdim=True).clamp(min=1) * (1 - smooth) + smooth * OFTEN
        felt = -(shares * polarities[:, : len(SUBJECTS)].log_softmax(-1)).sum(-1)
        return 6 * found + (felt * named).sum() / named.sum()
    if lesson.kind == "review":
        labels, two_sided = zip(*(lesson.labels[at] for at in batch))
        closed = torch.tensor(two_sided)[:, None] & torch.tensor([False, True, False])
        return F.cross_entropy(polarities[:, REVIEW].masked_fill(closed, -1e4), torch.tensor(labels))
    labels = torch.tensor([lesson.labels[at] for at in batch])
    return 0.5 * F.cross_entropy(polarities[:, FACT], labels, label_smoothing=0.1)


def optimiser(net, args):
    """Lower layers change less."""
    deep = len(net.blocks)
    lowest = args.rate * args.decay ** (deep + 1)
    groups = [([net.word.weight, net.pos.weight, *net.ln.parameters()], lowest, 0)]
    groups += [(list(block.parameters()), args.rate * args.decay ** (deep - 1 - at), 0.01) for at, block in enumerate(net.blocks)]
    known = {id(one) for group, *_ in groups for one in group}
    groups.append(([one for one in net.parameters() if id(one) not in known], args.head_rate, 0.01))
    named = [{"params": params, "lr": rate, "base": rate, "weight_decay": decay} for params, rate, decay in groups]
    return torch.optim.AdamW(named, betas=(0.9, 0.98), eps=1e-6, fused=True)


def average(net, world):
    with torch.no_grad():
        for one in net.parameters():
            dist.all_reduce(one.data)
            one.data /= world


def train(net, steps, args, rng):
    optimizer, warm = optimiser(net, args), max(1, len(steps) // 25)
    net.train()
    for step, (lesson, batch) in enumerate(steps):
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * min(1, (step + 1) / warm) * (1 - step / len(steps))
        ids, mask = net.batch(lesson.texts(batch, rng))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            subjects, polarities = net(ids, mask)
        loss = loss_of(lesson, batch, subjects, polarities, args.smooth)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        if args.world > 1 and step % args.every == args.every - 1:
            average(net, args.world)
        if step % 25 == 24 and args.rank == 0:
            print(f"{step + 1} of {len(steps)}: {lesson.kind} {loss.item():.3f}", flush=True)


def kept_pieces(net, lessons):
    """Pieces that training met: single signs once, longer ones three times. What else a text holds is spelled in shorter ones."""
    count = collections.Counter(id for one, _ in lessons for rows in (one.pieces, one.bare) for row in rows for id in row)
    pieces = net.about["pieces"]
    marks = {pieces["begin"], pieces["end"], pieces["unknown"]}
    return [id for id, text in enumerate(pieces["texts"]) if id in marks or count[id] >= (1 if len(text) == 1 else 3)]


def main():
    args = options()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    lines = sets.facts(ROOT)
    facts = Lessons("fact", [text for text, _ in lines], [label for _, label in lines], args.work, 0)
    lessons = [(car_lessons(args), args.epochs), (review_lessons(args, rng), 1), (facts, 4)]
    net = Scorer(args.work, args.layers)
    start = getattr(args, "from")
    if start:
        net.load_state_dict(torch.load(start))
    steps = plan(lessons, args, rng)
    if args.world > 1:
        dist.init_process_group("gloo", init_method="tcp://127.0.0.1:29511", rank=args.rank, world_size=args.world)
        steps = steps[: len(steps) - len(steps) % args.every]
    torch.manual_seed(args.seed * 10 + args.rank)
    train(net, steps, args, random.Random(args.seed * 10 + args.rank))
    if args.rank == 0:
        torch.save(net.state_dict(), args.work / "scorer.pt")
        export(net, args.work, kept_pieces(net, lessons))


if __name__ == "__main__":
    main()
