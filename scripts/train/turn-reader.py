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
import time

import torch
import torch.nn.functional as F

import opinion_sets as sets
import talk_sets
import turn_lessons as lessons
import turn_measure as measure
import turn_net as network
from turn_net import PLACES

WEIGHTS = {"sign": 1.0, "role": 0.3, "moment": 2.0, "intent": 2.0, "personal": 4.0, "entity": 1.5, "cue": 1.0, "review": 0.5}
"""Chosen so that each head's loss is of like size after an epoch."""


ROOT = pathlib.Path(__file__).resolve().parents[2]
REVIEWS, REVIEW_ROWS, LONGEST_REVIEW = 4000, 48, 60
"""Reviews in an epoch and in a batch; longer ones are told otherwise than people talk."""
OTHERS = 1500
"""Conversations without labels in an epoch, where there are teachers to say what they mean."""
PIECEMEAL = 0.15
"""Share of conversations that are read a few turns at a time, as sentences that stand alone are."""


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("samples", type=pathlib.Path), parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--left-out", default="")
    parser.add_argument("--reviews", type=pathlib.Path), parser.add_argument("--start", type=pathlib.Path)
    parser.add_argument("--teachers", type=pathlib.Path, nargs="*", default=[]), parser.add_argument("--device", default="cpu")
    for name, kind, default in [("rate", float, 2e-4), ("head-rate", float, 1e-3), ("decay", float, 0.85), ("epochs", int, 8),
                                ("rows", int, 8), ("ema", float, 0.995), ("seed", int, 11), ("threads", int, 1),
                                ("drop", float, 0.1), ("soft", float, 0.5), ("every", int, 1), ("minutes", float, 600)]:
        parser.add_argument("--" + name, type=kind, default=default)
    return parser.parse_args()


def hot(labels, known):
    return [float(label in known) for label in labels]


def read_turns(odds, batch):
    """Log-odds of the turns of a batch, and the turns."""
    found = [(row, start, end, turn) for row, one in enumerate(batch) for start, end, turn in one.places()]
    places = torch.tensor([one[:3] for one in found], device=odds.device)
    return network.turn_odds(odds, *places.T), [one[3] for one in found]


def loss_of_turns(odds, batch):
    """Sums over heads; what staff and others say has a role alone, and staff their intents."""
    read, turns = read_turns(odds, batch)

    def tensor(of):
        return torch.tensor([of(turn) for turn in turns], device=odds.device)

    customers, labelled = tensor(lambda turn: turn["role"] == "customer"), tensor(lambda turn: turn["role"] != "other")
    signs, roles = tensor(lambda turn: turn["sign"] + 1), tensor(lambda turn: network.ROLES.index(turn["role"]))
    moments = tensor(lambda turn: hot(network.MOMENTS, turn["moments"]))
    intents = tensor(lambda turn: hot(network.INTENTS, turn["intents"]))
    losses = {"role": F.cross_entropy(read[:, PLACES["role"]], roles)}
    if customers.any():
        losses["sign"] = F.cross_entropy(read[customers][:, PLACES["sign"]], signs[customers], label_smoothing=0.05)
        losses["moment"] = F.binary_cross_entropy_with_logits(read[customers][:, PLACES["moment"]], moments[customers])
    losses["intent"] = F.binary_cross_entropy_with_logits(read[labelled][:, PLACES["intent"]], intents[labelled])
    return losses


def loss_of_reviews(odds, batch):
    """The sign alone; of sets that know praise and complaint only nothing is learnt about what is neither."""
    read, turns = read_turns(odds, batch)
    closed = torch.tensor([[False, turn["two_sided"], False] for turn in turns], device=odds.device)
    signs = torch.tensor([turn["sign"] + 1 for turn in turns], device=odds.device)
    return {"review": F.cross_entropy(read[:, PLACES["sign"]].masked_fill(closed, -1e4), signs)}


def loss_of(odds, batch, spans):
    if "two_sided" in batch[0].turns[0][1]:
        return loss_of_reviews(odds, batch)
    losses = loss_of_turns(odds, batch)
    for name, wanted in spans.items():
        losses[name] = F.cross_entropy(odds[..., PLACES[name]].flatten(0, 1), wanted.flatten(), ignore_index=lessons.NO_LABEL)
    return losses


def soft_loss(odds, taught, batch, spans):
    """How far a batch is from what teachers say, the mean of their probabilities (Hinton et al. 2015); weighed as the labels are."""
    reads = [read_turns(one, batch)[0] for one in (odds, *taught)]
    customers = torch.tensor([turn["role"] == "customer" for turn in read_turns(odds, batch)[1]], device=odds.device)

    def of(name, own, others, rows, squash, loss):
        wanted = sum(squash(one[..., PLACES[name]][rows]) for one in others) / len(others)
        return WEIGHTS[name] * loss(own[..., PLACES[name]][rows], wanted)

    softmax, binary = lambda one: one.softmax(-1), F.binary_cross_entropy_with_logits
    if "two_sided" in batch[0].turns[0][1]:
        return WEIGHTS["review"] * of("sign", reads[0], reads[1:], customers, softmax, F.cross_entropy)
    everyone = torch.ones_like(customers)
    found = [of("role", reads[0], reads[1:], everyone, softmax, F.cross_entropy), of("intent", reads[0], reads[1:], everyone, torch.sigmoid, binary)]
    if customers.any():
        found += [of("sign", reads[0], reads[1:], customers, softmax, F.cross_entropy), of("moment", reads[0], reads[1:], customers, torch.sigmoid, binary)]
    return sum(found) + sum(of(name, odds, taught, wanted != lessons.NO_LABEL, softmax, F.cross_entropy) for name, wanted in spans.items())


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


def others_of(folder):
    """Talk of others (talk_sets.py) as turns that have no labels; nobody knows whether a customer speaks, so all are read as such."""
    empty = {"role": "customer", "sign": 0, "moments": [], "intents": [], "personal": [], "entities": [], "cues": [], "unlabelled": True}
    return [[turn | empty for turn in talk] for talk in talk_sets.dialogues(folder)]


def batches_of(talks, alike, pieces, args, rng):
    """All stretches of conversations, varied anew, in batches of like length."""
    found = []
    for turns in talks:
        longest = rng.randrange(16, 80) if rng.random() < PIECEMEAL else rng.randrange(160, network.LONGEST + 1)
        found += lessons.stretches(lessons.varied(turns, alike, rng), pieces, rng, longest=longest)
    rng.shuffle(found)
    found.sort(key=lambda one: len(one.ids) + rng.random() * 60)
    return [found[at : at + args.rows] for at in range(0, len(found), args.rows)]


def epoch_of(conversations, beside, alike, pieces, args, rng):
    """Batches of all conversations, some of reviews and of others' talk between them."""
    reviews, others = beside
    batches = batches_of([one["turns"] for one in conversations], alike, pieces, args, rng)
    batches += review_batches(reviews, pieces, rng)
    batches += batches_of(rng.sample(others, min(len(others), OTHERS)), alike, pieces, args, rng)
    rng.shuffle(batches)
    return batches


def taught_by(teachers, ids, mask):
    """Log-odds of each teacher at every piece."""
    with torch.no_grad(), torch.autocast(ids.device.type, dtype=torch.bfloat16):
        return [teacher(ids, mask).float() for teacher in teachers]


def loss_at(net, batch, teachers, args):
    """The sums of a batch by head, and what goes back: labels, and what teachers say where there are any."""
    ids, mask, spans = (lessons.to(one, args.device) for one in lessons.collate(net, batch))
    with torch.autocast(args.device, dtype=torch.bfloat16):
        odds = net(ids, mask).float()
    if "unlabelled" in batch[0].turns[0][1]:
        losses = {"unlabelled": soft_loss(odds, taught_by(teachers, ids, mask), batch, spans)}
        return losses, losses["unlabelled"]
    losses = loss_of(odds, batch, spans)
    whole = sum(WEIGHTS[name] * one for name, one in losses.items())
    if teachers:
        whole = (1 - args.soft) * whole + args.soft * soft_loss(odds, taught_by(teachers, ids, mask), batch, spans)
    return losses, whole


class Course:
    """How far training is, 0 to 1: by its steps, or by the time it may take if that is over sooner."""

    def __init__(self, total, minutes):
        self.total, self.most, self.begun, self.step = total, 60 * minutes, time.monotonic(), 0

    def share(self):
        return max(self.step / self.total, (time.monotonic() - self.begun) / self.most)

    def rate(self):
        return min(1, (self.step + 1) / (self.total * 0.06)) * max(0.03, 1 - self.share())


def train(net, conversations, beside, left_out, alike, args):
    rng, pieces = random.Random(args.seed), lessons.Pieces(net.about)
    teachers = [network.restore(network.TurnReader(args.work), folder).to(args.device).eval() for folder in args.teachers]
    optimizer = optimiser(net, args)
    mean = Mean([one for group in optimizer.param_groups for one in group["params"]], args.ema)
    course = Course(args.epochs * len(epoch_of(conversations, beside, alike, pieces, args, random.Random(1))), args.minutes)
    for epoch in range(1, args.epochs + 1):
        learn(net, epoch_of(conversations, beside, alike, pieces, args, rng), teachers, optimizer, mean, course, args)
        is_over = course.share() >= 1 or epoch == args.epochs
        if not is_over and epoch % args.every:
            continue
        mean.swap()
        network.export(net, args.work)
        if left_out:
            print(f"epoch {epoch}", measure.report(measure.read(net, left_out, pieces)), flush=True)
        mean.swap()
        if is_over:
            break


def learn(net, batches, teachers, optimizer, mean, course, args):
    """One epoch."""
    net.train()
    sums = collections.Counter()
    for at, batch in enumerate(batches, 1):
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * course.rate()
        losses, whole = loss_at(net, batch, teachers, args)
        optimizer.zero_grad(set_to_none=True)
        whole.backward()
        torch.nn.utils.clip_grad_norm_(mean.parameters, 1.0)
        optimizer.step()
        mean.update()
        course.step += 1
        sums.update({name: one.detach() for name, one in losses.items()})
        if at % 50 == 0:
            print(f"{course.step} of {course.total}:", *(f"{name} {value.item() / 50:.3f}" for name, value in sums.items()), flush=True)
            sums.clear()
        if course.share() >= 1:
            break


def main(args):
    torch.manual_seed(args.seed), torch.set_num_threads(args.threads)
    alike, conversations = lessons.read(args.samples)
    away = [name for name in args.left_out.split(",") if name]
    learned = [one for one in conversations if one["writer"] not in away]
    left_out = [one for one in conversations if one["writer"] in away]
    print(f"{len(learned)} conversations to learn from, {len(left_out)} left out", flush=True)
    net = network.TurnReader(args.work, args.drop)
    if args.start:
        network.restore(net, args.start)
    net.to(args.device)
    reviews = reviews_of(args.reviews) if args.reviews else []
    others = others_of(args.reviews) if args.reviews and args.teachers else []
    train(net, learned, (reviews, others), left_out, alike, args)


if __name__ == "__main__":
    main(options())
