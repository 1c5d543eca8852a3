"""Trains the opinion scorer: a published encoder, tuned on car-forum subjects, reviews, dialogue and bare facts at once.

    python scripts/train/opinion-start.py ENCODER.onnx TOKENIZER.json TEXT_SETS WORK_FOLDER
    python scripts/train/opinion-further.py TEXT_SETS WORK_FOLDER
    python scripts/train/opinion-encoder.py TEXT_SETS WORK_FOLDER
    npx tsx scripts/train/opinion-graph.ts WORK_FOLDER

Needs numpy and torch. Products run in bfloat16, weights stay in float32; the table of pieces is not changed. What is kept is the
running mean of the weights (Polyak & Juditsky 1992): labels of forum sentences are noisy, and single steps follow the noise.
--fold 0 leaves a fifth of the car sentences out, to choose settings by.
"""

import argparse
import collections
import pathlib
import random

import numpy as np
import torch
import torch.nn.functional as F

import opinion_sets as sets
from opinion_net import FACT, LONGEST, REVIEW, SUBJECTS, Scorer, export
from opinion_pieces import batches, pieces_of

ROOT = pathlib.Path(__file__).resolve().parents[2]
OFTEN = torch.tensor([0.16, 0.67, 0.17])
"""How often car sentences complain, say neither, praise: what labels are smoothed towards."""


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", type=pathlib.Path), parser.add_argument("work", type=pathlib.Path)
    for name, kind, default in [("rate", float, 1e-4), ("head-rate", float, 8e-4), ("decay", float, 0.85), ("epochs", int, 4),
                                ("rows", int, 32), ("reviews", int, 20000), ("smooth", float, 0.05), ("ema", float, 0.99),
                                ("seed", int, 11), ("fold", int, -1)]:
        parser.add_argument("--" + name, type=kind, default=default)
    return parser.parse_args()


class Lessons:
    """Labelled texts of one kind with their pieces, as written and without marks."""

    def __init__(self, kind, texts, labels, work, unmarked):
        self.kind, self.labels, self.unmarked = kind, labels, unmarked
        self.pieces = pieces_of(texts, work)
        self.bare = pieces_of([sets.unmarked(text) for text in texts], work) if unmarked else self.pieces
        self.clues = [[] for _ in texts]

    def batches(self, rows, rng):
        return [(self, batch) for batch in batches(self.pieces, rows, rng)]

    def texts(self, batch, rng):
        source = self.bare if rng.random() < self.unmarked else self.pieces
        return [source[at] for at in batch]


def car_lessons(args):
    rows = {text: pairs for text, pairs in sets.subjects(args.sets).items() if sets.digest(text)[1] % 5 != args.fold}
    labels = np.zeros((len(rows), len(SUBJECTS), 3), np.float32)
    for at, pairs in enumerate(rows.values()):
        for subject, polarity in pairs:
            labels[at, subject, polarity] = 1
    lessons, clues = Lessons("car", list(rows), labels, args.work, 0.1), sets.clues(args.sets)
    words = [(at, clue) for at, text in enumerate(rows) for clue in clues.get(text, [])]
    for (at, (subject, _, polarity)), word in zip(words, pieces_of([word for _, (_, word, _) in words], args.work)):
        lessons.clues[at].append((subject, word, polarity))
    return lessons


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
    return [batch for _, batch in spread]


def loss_of(lesson, labels, subjects, polarities, smooth):
    if lesson.kind == "car":
        wanted = torch.tensor(np.stack(labels))
        named = wanted.amax(2)
        found = F.binary_cross_entropy_with_logits(subjects, named * (1 - smooth) + smooth * 0.1)
        shares = wanted / wanted.sum(2, keepdim=True).clamp(min=1) * (1 - smooth) + smooth * OFTEN
        felt = -(shares * polarities[:, : len(SUBJECTS)].log_softmax(-1)).sum(-1)
        return 6 * found + (felt * named).sum() / named.sum()
    if lesson.kind == "review":
        felt, two_sided = zip(*labels)
        closed = torch.tensor(two_sided)[:, None] & torch.tensor([False, True, False])
        return F.cross_entropy(polarities[:, REVIEW].masked_fill(closed, -1e4), torch.tensor(felt))
    return 0.5 * F.cross_entropy(polarities[:, FACT], torch.tensor(labels), label_smoothing=0.1)


def loss_of_clues(texts, clues, looks, signs):
    """Where a word was marked that shows the feeling, the question looks at it, and its signs feel so by themselves."""
    loss = torch.zeros(())
    for row, (text, marked) in enumerate(zip(texts, clues)):
        for subject, word, polarity in marked:
            starts = [at for at in range(min(len(text), LONGEST - 2) - len(word) + 1) if text[at : at + len(word)] == word]
            if word and starts:
                span = slice(starts[0] + 1, starts[0] + 1 + len(word))
                loss = loss - (looks[row, subject, span].sum() + 1e-6).log()
                loss = loss + F.cross_entropy(signs[row, span], torch.full((len(word),), polarity))
    return 0.5 * loss / len(texts)


def optimiser(net, args):
    """Lower layers change less, the table of pieces not at all."""
    net.word.weight.requires_grad_(False)
    deep = len(net.blocks)
    groups = [([net.pos.weight, *net.ln.parameters()], args.rate * args.decay ** (deep + 1), 0)]
    groups += [(list(block.parameters()), args.rate * args.decay ** (deep - 1 - at), 0.01) for at, block in enumerate(net.blocks)]
    known = {id(one) for group, *_ in groups for one in group} | {id(net.word.weight)}
    groups.append(([one for one in net.parameters() if id(one) not in known], args.head_rate, 0.01))
    named = [{"params": params, "lr": rate, "base": rate, "weight_decay": decay} for params, rate, decay in groups]
    return torch.optim.AdamW(named, betas=(0.9, 0.98), eps=1e-6, fused=True)


def train(net, steps, args, rng):
    """Ends with the running mean of the weights in the network."""
    optimizer, warm = optimiser(net, args), max(1, len(steps) // 15)
    changed = [one for group in optimizer.param_groups for one in group["params"]]
    mean = [one.detach().clone() for one in changed]
    net.train()
    for step, (lesson, batch) in enumerate(steps):
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * min(1, (step + 1) / warm) * (1 - 0.9 * step / len(steps))
        texts = lesson.texts(batch, rng)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            subjects, polarities, looks, signs = net(*net.batch(texts))
        loss = loss_of(lesson, [lesson.labels[at] for at in batch], subjects, polarities, args.smooth)
        loss = loss + loss_of_clues(texts, [lesson.clues[at] for at in batch], looks, signs)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(changed, 1.0)
        optimizer.step()
        with torch.no_grad():
            torch._foreach_lerp_(mean, changed, 1 - min(args.ema, (step + 1) / (step + 10)))
        if step % 25 == 24:
            print(f"{step + 1} of {len(steps)}: {lesson.kind} {loss.item():.3f}", flush=True)
    with torch.no_grad():
        torch._foreach_copy_(changed, mean)


def main(args):
    rng = random.Random(args.seed)
    lines = sets.facts(ROOT)
    facts = Lessons("fact", [text for text, _ in lines], [label for _, label in lines], args.work, 0)
    lessons = [(car_lessons(args), args.epochs), (review_lessons(args, rng), 1), (facts, 6)]
    torch.manual_seed(args.seed)
    net = Scorer(args.work)
    train(net, plan(lessons, args, rng), args, rng)
    export(net, args.work)


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(options())
