"""Trains the turn reader: what a turn of talk in a shop is meant as, and where in it personal data, named things and cues stand.

    npx tsx scripts/train/turn-samples.ts scripts/train/conversations/[wf]*.talk.gz > samples.jsonl
    python scripts/train/turn-start.py ENCODER.onnx TOKENIZER.json WORK_FOLDER
    python scripts/train/turn-reader.py samples.jsonl WORK_FOLDER [--left-out w09,w10] [--reviews TEXT_SETS] [--start FOLDER]
    npx tsx scripts/train/turn-graph.ts WORK_FOLDER

Needs numpy and torch. Products run in bfloat16, weights stay in float32; kept is the running mean of the weights (Polyak & Juditsky
1992). Writers that are left out are read at the end of each epoch: settings are chosen by them. Reviews, microblogs and television dialogue
(opinion_sets.py) teach the sign of a turn beside the conversations; --start goes on from weights that were trained before.
"""

import argparse
import collections
import pathlib
import random

import torch
import torch.nn.functional as F

import opinion_sets as sets
import turn_lessons as lessons
import turn_measure as measure
import turn_net as network
from turn_net import PLACES

WEIGHTS = {"sign": 1.0, "role": 0.3, "moment": 2.0, "intent": 2.0, "personal": 4.0, "entity": 1.5, "cue": 1.0, "review": 0.5}
"""Chosen so that each head's loss is of like size after an epoch."""


ROOT = pathlib.Path(__file__).resolve().parents[2]
REVIEWS, REVIEW_ROWS, LONGEST_REVIEW = 4000, 24, 60
"""Reviews in an epoch and in a batch; longer ones are told otherwise than people talk."""


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("samples", type=pathlib.Path), parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--left-out", default="")
    parser.add_argument("--reviews", type=pathlib.Path), parser.add_argument("--start", type=pathlib.Path)
    for name, kind, default in [("rate", float, 2e-4), ("head-rate", float, 1e-3), ("decay", float, 0.85), ("epochs", int, 8),
                                ("rows", int, 8), ("ema", float, 0.995), ("seed", int, 11), ("threads", int, 1)]:
        parser.add_argument("--" + name, type=kind, default=default)
    return parser.parse_args()


def hot(labels, known):
    return [float(label in known) for label in labels]


def loss_of_turns(odds, batch):
    """Sums over heads; what staff and others say has a role alone, and staff their intents."""
    found = [(row, start, end, turn) for row, one in enumerate(batch) for start, end, turn in one.places()]
    rows, starts, ends, turns = zip(*found)
    read = network.turn_odds(odds, torch.tensor(rows), torch.tensor(starts), torch.tensor(ends))
    customers = torch.tensor([turn["role"] == "customer" for turn in turns])
    labelled = torch.tensor([turn["role"] != "other" for turn in turns])
    signs = torch.tensor([turn["sign"] + 1 for turn in turns])
    moments = torch.tensor([hot(network.MOMENTS, turn["moments"]) for turn in turns])
    intents = torch.tensor([hot(network.INTENTS, turn["intents"]) for turn in turns])
    roles = torch.tensor([network.ROLES.index(turn["role"]) for turn in turns])
    losses = {"role": F.cross_entropy(read[:, PLACES["role"]], roles)}
    if customers.any():
        losses["sign"] = F.cross_entropy(read[customers][:, PLACES["sign"]], signs[customers], label_smoothing=0.05)
        losses["moment"] = F.binary_cross_entropy_with_logits(read[customers][:, PLACES["moment"]], moments[customers])
    losses["intent"] = F.binary_cross_entropy_with_logits(read[labelled][:, PLACES["intent"]], intents[labelled])
    return losses


def loss_of_reviews(odds, batch):
    """The sign alone; of sets that know praise and complaint only nothing is learnt about what is neither."""
    found = [(row, start, end, turn) for row, one in enumerate(batch) for start, end, turn in one.places()]
    rows, starts, ends, turns = zip(*found)
    read = network.turn_odds(odds, torch.tensor(rows), torch.tensor(starts), torch.tensor(ends))[:, PLACES["sign"]]
    closed = torch.tensor([turn["two_sided"] for turn in turns])[:, None] & torch.tensor([False, True, False])
    return {"review": F.cross_entropy(read.masked_fill(closed, -1e4), torch.tensor([turn["sign"] + 1 for turn in turns]))}


def loss_of(odds, batch, spans):
    if "two_sided" in batch[0].turns[0][1]:
        return loss_of_reviews(odds, batch)
    losses = loss_of_turns(odds, batch)
    for name, wanted in spans.items():
        losses[name] = F.cross_entropy(odds[..., PLACES[name]].flatten(0, 1), wanted.flatten(), ignore_index=lessons.NO_LABEL)
    return losses


def optimiser(net, args):
    """Lower layers change less, the table of pieces only as much as the lowest."""
    deep = len(net.blocks)
    groups = [([net.word.weight, net.pos.weight, *net.ln.parameters()], args.rate * args.decay ** (deep + 1), 0)]
    groups += [(list(block.parameters()), args.rate * args.decay ** (deep - 1 - at), 0.01) for at, block in enumerate(net.blocks)]
    groups.append((list(net.head.parameters()), args.head_rate, 0.01))
    named = [{"params": params, "lr": rate, "base": rate, "weight_decay": decay} for params, rate, decay in groups]
    return torch.optim.AdamW(named, betas=(0.9, 0.98), eps=1e-6, fused=True)


class Mean:
    """The running mean of the weights; `swap` puts it into the network and takes the others out."""

    def __init__(self, parameters, most):
        self.parameters, self.most, self.steps = list(parameters), most, 0
        self.values = [one.detach().clone() for one in self.parameters]

    @torch.no_grad()
    def update(self):
        self.steps += 1
        torch._foreach_lerp_(self.values, self.parameters, 1 - min(self.most, self.steps / (self.steps + 9)))

    @torch.no_grad()
    def swap(self):
        for one, mean in zip(self.parameters, self.values):
            kept = one.clone()
            one.copy_(mean), mean.copy_(kept)


def reviews_of(folder):
    """Texts of the sets as turns that have a sign alone; bare facts, written for this, three times."""
    rows = [(name, text, label) for name, text, label in sets.polarities(folder)] + 3 * [("fact", text, label) for text, label in sets.facts(ROOT)]
    empty = {"speaker": "C", "role": "customer", "personal": [], "entities": [], "cues": []}
    return [empty | {"text": text, "sign": label - 1, "two_sided": name in sets.TWO_SIDED} for name, text, label in rows if len(text) <= LONGEST_REVIEW]


def review_batches(reviews, pieces, rng):
    found = [lessons.stretches(lessons.varied([turn], {}, rng), pieces, rng)[0] for turn in rng.sample(reviews, min(len(reviews), REVIEWS))]
    found.sort(key=lambda one: len(one.ids) + rng.random() * 10)
    return [found[at : at + REVIEW_ROWS] for at in range(0, len(found), REVIEW_ROWS)]


def epoch_of(conversations, reviews, alike, pieces, args, rng):
    """All stretches of all conversations, varied anew, in batches of like length, some reviews between them."""
    found = []
    for one in conversations:
        turns = lessons.varied(one["turns"], alike, rng)
        found += lessons.stretches(turns, pieces, rng, longest=rng.randrange(160, network.LONGEST + 1))
    rng.shuffle(found)
    found.sort(key=lambda one: len(one.ids) + rng.random() * 60)
    batches = [found[at : at + args.rows] for at in range(0, len(found), args.rows)]
    batches += review_batches(reviews, pieces, rng)
    rng.shuffle(batches)
    return batches


def train(net, conversations, reviews, left_out, alike, args):
    rng, pieces = random.Random(args.seed), lessons.Pieces(net.about)
    optimizer = optimiser(net, args)
    mean = Mean([one for group in optimizer.param_groups for one in group["params"]], args.ema)
    total = args.epochs * len(epoch_of(conversations, reviews, alike, pieces, args, random.Random(1)))
    step, sums = 0, collections.Counter()
    for epoch in range(args.epochs):
        net.train()
        for batch in epoch_of(conversations, reviews, alike, pieces, args, rng):
            for group in optimizer.param_groups:
                group["lr"] = group["base"] * min(1, (step + 1) / (total * 0.06)) * max(0.03, 1 - step / total)
            ids, mask, spans = lessons.collate(net, batch)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                odds = net(ids, mask)
            losses = loss_of(odds.float(), batch, spans)
            optimizer.zero_grad(set_to_none=True)
            sum(WEIGHTS[name] * one for name, one in losses.items()).backward()
            torch.nn.utils.clip_grad_norm_(mean.parameters, 1.0)
            optimizer.step()
            mean.update()
            step += 1
            sums.update({name: one.item() for name, one in losses.items()})
            if step % 50 == 0:
                print(f"{step} of {total}:", *(f"{name} {value / 50:.3f}" for name, value in sums.items()), flush=True)
                sums.clear()
        mean.swap()
        network.export(net, args.work)
        if left_out:
            print(f"epoch {epoch + 1}", measure.report(measure.read(net, left_out, pieces)), flush=True)
        mean.swap()


def main(args):
    torch.manual_seed(args.seed), torch.set_num_threads(args.threads)
    alike, conversations = lessons.read(args.samples)
    away = [name for name in args.left_out.split(",") if name]
    learned = [one for one in conversations if one["writer"] not in away]
    left_out = [one for one in conversations if one["writer"] in away]
    print(f"{len(learned)} conversations to learn from, {len(left_out)} left out", flush=True)
    net = network.TurnReader(args.work)
    if args.start:
        network.restore(net, args.start)
    train(net, learned, reviews_of(args.reviews) if args.reviews else [], left_out, alike, args)


if __name__ == "__main__":
    main(options())
