"""What the turn reader reads in conversations that it has not learned from: figures as scripts/bench/fresh counts them, by the network alone."""

import collections

import numpy as np
import torch

import turn_lessons as lessons
import turn_net as network
from turn_net import PLACES

LEAST = {"personal": 0.4, "entity": 0.4}


@torch.no_grad()
def read(net, conversations, pieces):
    """(conversation, turn, log-odds at its mark, log-odds at its characters) of every turn."""
    net.eval()
    found, device = [], net.head.weight.device
    for one in conversations:
        for stretch in lessons.stretches(one["turns"], pieces):
            ids, mask, _ = lessons.collate(net, [stretch])
            with torch.autocast(device.type, dtype=torch.bfloat16):
                odds = net(ids.to(device), mask.to(device)).float().cpu()
            for start, end, turn in stretch.places():
                read = network.turn_odds(odds, torch.tensor([0]), torch.tensor([start]), torch.tensor([end]))[0].numpy()
                found.append((one, turn, read, odds[0, start + 1 : end].numpy()))
    return found


def f1(hit, missed, wrong):
    return 2 * hit / max(1, 2 * hit + missed + wrong)


def softmax(odds):
    shares = np.exp(odds - odds.max(-1, keepdims=True))
    return shares / shares.sum(-1, keepdims=True)


def macro_f1(signs):
    return np.mean([f1(sum(a == b == s for a, b in signs), sum(a == s != b for a, b in signs), sum(b == s != a for a, b in signs)) for s in (-1, 0, 1)])


def spans_of(odds, labels, least):
    """Runs of characters that are likelier in a span than `least`, by the kind that is likeliest over the run."""
    shares, found, at = softmax(odds), [], 0
    inside = 1 - shares[:, 0] >= least
    while at < len(odds):
        if not inside[at]:
            at += 1
            continue
        end = at + 1
        while end < len(odds) and inside[end] and shares[end, 1::2].sum() < 0.5:
            end += 1
        by_kind = shares[at:end, 1::2].sum(0) + shares[at:end, 2::2].sum(0)
        found.append((at, end, labels[int(by_kind.argmax())]))
        at = end
    return found


def of_signs(rows):
    pairs, best = [(turn["sign"], softmax(at[PLACES["sign"]])) for _, turn, at, _ in rows if turn["role"] == "customer"], (0, 0)
    for least in np.arange(0.2, 0.6, 0.05):
        signs = [(wanted, 0 if max(p[0], p[2]) < least else (1 if p[2] > p[0] else -1)) for wanted, p in pairs]
        best = max(best, (macro_f1(signs), least))
    return best


def of_moments(rows):
    """By conversation and kind: the likeliest turn."""
    wanted, likely = collections.defaultdict(set), {}
    for one, turn, at, _ in rows:
        wanted[one["id"]] |= set(turn["moments"])
        if turn["role"] == "customer":
            for kind, odds in zip(network.MOMENTS, at[PLACES["moment"]]):
                key = one["id"], kind
                likely[key] = max(likely.get(key, -9), odds)
    best = (0, 0)
    for least in np.arange(0.15, 0.7, 0.05):
        found = {key for key, odds in likely.items() if 1 / (1 + np.exp(-odds)) >= least}
        right = {(name, kind) for name, kinds in wanted.items() for kind in kinds}
        best = max(best, (f1(len(found & right), len(right - found), len(found - right)), least))
    return best


def of_spans(rows, head, key, by_kind):
    """Share found, share right: by kind in the turn (personal data), or by the very words (named things)."""
    hit = missed = right = wrong = exact = 0
    for _, turn, _, at in rows:
        found = spans_of(at[:, PLACES[head]], network.SIGN_HEADS[head], LEAST[head]) if len(at) else []
        wanted = [span for span in turn[key]]
        kinds = {kind for _, _, kind in found}
        cut = {(a, b) for a, b, _ in found}
        for a, b, kind in wanted:
            good = kind in kinds if by_kind else (a, b) in cut
            hit, missed = hit + good, missed + (not good)
        for a, b, kind in found:
            good = any(kind == other for _, _, other in wanted) if by_kind else (a, b) in {(x, y) for x, y, _ in wanted}
            right, wrong = right + good, wrong + (not good)
    return hit / max(1, hit + missed), right / max(1, right + wrong)


def report(rows):
    roles = [(network.ROLES[int(at[PLACES["role"]][:2].argmax())] == turn["role"]) for _, turn, at, _ in rows if turn["role"] != "other"]
    found = {"opinions": of_signs(rows), "moments": of_moments(rows), "personal": of_spans(rows, "personal", "personal", True),
             "entities": of_spans(rows, "entity", "entities", False), "roles": (np.mean(roles),)}
    return " · ".join(name + " " + " ".join(f"{value:.3f}" for value in values) for name, values in found.items())
