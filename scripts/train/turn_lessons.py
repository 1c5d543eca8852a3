"""Labelled conversations as stretches that the turn reader learns from, written as people write and as recognisers do."""

import json
import re

import numpy as np
import torch

import turn_net as net

SPEAKERS = 4
"""Marks for the speakers of a stretch, in the order in which they come; [unused5] where nobody knows who speaks."""
NO_LABEL = -100
DIGITS = "零一二三四五六七八九"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍红玲建国文斌辉慧婷宇浩欣怡佳琪晨曦梓涵子轩雨桐思远嘉怡志鹏晓东春梅海燕淑珍立新永福德胜美凤翠云月亮金宝小满一诺可心安然若曦沐阳"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤葛柯甘麦倪祝车裴冼植逄"
MARKS = re.compile(r"[^\w]")


def read(path):
    """samples.jsonl → what sounds alike, conversations."""
    with open(path, encoding="utf8") as file:
        alike = json.loads(next(file))
        return alike, [json.loads(line) for line in file]


def change(turn, edit):
    """A turn with each character replaced by what `edit(character, place)` gives: one character or none; spans move along."""
    text, moved = [], []
    for at, sign in enumerate(turn["text"]):
        moved.append(len(text))
        text.extend(edit(sign, at))
    moved.append(len(text))
    spans = {name: [[moved[a], moved[b], kind] for a, b, kind in turn[name] if moved[a] < moved[b]] for name in ("personal", "entities", "cues")}
    return turn | spans | {"text": "".join(text)}


def renew(turn, rng):
    """The same turn with other digits and names in its personal data, so that kinds are learned and not instances."""
    new = {}
    for start, end, kind in turn["personal"]:
        for at in range(start, end):
            sign = turn["text"][at]
            if sign.isdigit() and sign.isascii():
                new[at] = rng.choice("0123456789")
            elif sign in DIGITS and kind != "address":
                new[at] = rng.choice(DIGITS)
        words = turn["text"][start:end]
        if kind == "name" and len(words) in (2, 3) and words[0] in SURNAMES:
            new |= {start: rng.choice(SURNAMES)} | {at: rng.choice(GIVEN) for at in range(start + 1, end)}
        elif kind == "name" and len(words) == 1 and words in SURNAMES:
            new[start] = rng.choice(SURNAMES)
    return change(turn, lambda sign, at: new.get(at, sign)) if new else turn


LOST = 0.15
"""Of the characters that a recogniser gets wrong so many are not written at all."""


def mishear(turn, alike, rate, rng):
    """Characters replaced by others of the same or nearly the same sound, or lost."""

    def heard(sign, _):
        if rng.random() >= rate or not alike.get(sign):
            return sign
        return "" if rng.random() < LOST else rng.choice(alike[sign])

    return change(turn, heard)


def varied(turns, alike, rng):
    """A conversation as it may reach the reader: other instances, without marks, misheard."""
    if rng.random() < 0.6:
        turns = [renew(turn, rng) for turn in turns]
    if rng.random() < 0.35:
        turns = [change(turn, lambda sign, _: "" if MARKS.match(sign) else sign) for turn in turns]
    if rng.random() < 0.35:
        rate = rng.uniform(0.02, 0.2)
        turns = [mishear(turn, alike, rate, rng) for turn in turns]
    return turns


def speakers(turns, rng=None):
    """Which mark opens each turn; in lessons sometimes nobody knows, or one was taken for another."""
    if rng and rng.random() < 0.12:
        return [SPEAKERS] * len(turns)
    seen, found = [], []
    for turn in turns:
        if turn["speaker"] not in seen:
            seen.append(turn["speaker"])
        place = min(seen.index(turn["speaker"]), SPEAKERS - 1)
        found.append(rng.randrange(2) if rng and rng.random() < 0.03 else place)
    return found


class Pieces:
    """Characters → ids; marks for speakers."""

    def __init__(self, about):
        texts = about["pieces"]["texts"]
        self.ids = {text: at for at, text in enumerate(texts)}
        self.unknown = about["pieces"]["unknown"]
        self.speaker = [self.ids[f"[unused{at}]"] for at in range(1, SPEAKERS + 2)]

    def of(self, text):
        """Figures are read as the digits that people say."""
        said = (DIGITS[int(sign)] if sign in "0123456789" else sign.lower() for sign in text)
        return [self.ids.get(sign, self.unknown) for sign in said]


def tags(length, spans, labels):
    """0 outside, 1 + 2k at the first character of kind k, 2 + 2k after it."""
    found = np.zeros(length, np.int64)
    for start, end, kind in spans:
        at = 1 + 2 * labels.index(kind)
        found[start:end] = at + 1
        found[start : start + 1] = at
    return found


class Stretch:
    """Turns one after the other: ids, and targets at marks and characters. `first`: place of the first turn in its conversation."""

    def __init__(self):
        self.ids, self.marks, self.turns = [], [], []
        self.spans = {name: [] for name in net.SIGN_HEADS}

    def add(self, turn, mark, pieces, at, room=net.LONGEST):
        text = turn["text"][: room - len(self.ids) - 3]
        self.marks.append(len(self.ids))
        self.turns.append((at, turn))
        self.ids += [mark, *pieces.of(text)]
        for name, key in (("personal", "personal"), ("entity", "entities"), ("cue", "cues")):
            inside = [[a, min(b, len(text)), kind] for a, b, kind in turn[key] if a < len(text)]
            self.spans[name] += [NO_LABEL, *tags(len(text), inside, net.SIGN_HEADS[name])]


    def places(self):
        """(mark, end, turn) of each turn, counted with the piece that begins the stretch."""
        ends = [*self.marks[1:], len(self.ids)]
        return [(mark + 1, end + 1, turn) for mark, end, (_, turn) in zip(self.marks, ends, self.turns)]


def stretches(turns, pieces, rng=None, longest=net.LONGEST, begin=0):
    """A conversation cut into stretches, without overlap; turns that are too long are cut off."""
    marks, found, current = speakers(turns, rng), [], None
    for at in range(begin, len(turns)):
        size = min(len(turns[at]["text"]), 120) + 1
        if current is None or len(current.ids) + size > longest - 2:
            current = Stretch()
            found.append(current)
        current.add(turns[at] | {"text": turns[at]["text"][:120]}, pieces.speaker[marks[at]], pieces, at)
    return found


def padded(batch):
    """Stretches → ids, mask [rows, pieces] and targets of the heads of characters [rows, pieces]."""
    longest = max(len(one.ids) for one in batch) + 2
    ids, mask = torch.zeros(len(batch), longest, dtype=torch.long), torch.zeros(len(batch), longest, dtype=torch.bool)
    spans = {name: torch.full((len(batch), longest), NO_LABEL) for name in net.SIGN_HEADS}
    return ids, mask, spans


def to(found, device):
    """A tensor, or tensors by name, on a device."""
    return {name: one.to(device) for name, one in found.items()} if isinstance(found, dict) else found.to(device)


def collate(reader, batch):
    ids, mask, spans = padded(batch)
    for row, one in enumerate(batch):
        size = len(one.ids)
        ids[row, : size + 2] = torch.tensor([reader.begin, *one.ids, reader.end])
        mask[row, : size + 2] = True
        for name, wanted in one.spans.items():
            spans[name][row, 1 : size + 1] = torch.tensor(wanted)
    return ids, mask, spans
