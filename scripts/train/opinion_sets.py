"""The text sets that the opinion models learn from; see models/opinion/README.md for their terms.

A text whose SHA-256 begins with a byte divisible by 5 is left out of BDCI and of the aspect sets: the benchmarks measure on those.
waimai_10k is no training set: what it holds is left out of the others too.
"""

import csv
import hashlib
import io
import re
import zipfile

SUBJECTS = ["动力", "价格", "内饰", "配置", "安全性", "外观", "操控", "油耗", "空间", "舒适性"]
ASPECTS = {"104.car": "car", "103.camera": "camera", "106.notebook": "notebook", "107.phone": "phone", "108.shampoo": "hair"}
"""Sets that know praise and complaint only: nothing is learnt from them about what is neither."""
TWO_SIDED = ("shop", "hotel", "car", "camera", "notebook", "phone")
LONGEST = 110
MARKS = re.compile(r"[，。！？、,.!?;；:：~～…\s]+")


def digest(text):
    return hashlib.sha256(text.encode()).digest()


def held_out(text):
    return digest(text)[0] % 5 == 0


def unmarked(text):
    """As a recogniser writes it."""
    return MARKS.sub("", text) or text


def rows_of(path, encoding="utf-8-sig"):
    with open(path, encoding=encoding) as file:
        yield from csv.DictReader(file)


def subjects(sets):
    """Text → [(subject, polarity 0..2)], without the held-out fifth."""
    found = {}
    for row in rows_of(sets / "bdci2018_auto" / "train.csv"):
        if not held_out(row["content"]):
            pair = SUBJECTS.index(row["subject"]), int(row["sentiment_value"]) + 1
            found.setdefault(row["content"], []).append(pair)
    return found


def clues(sets):
    """Text → [(subject, word that shows the feeling, polarity 0..2)], for the quarter of BDCI's pairs where one was marked."""
    found = {}
    for row in rows_of(sets / "bdci2018_auto" / "train.csv"):
        if row["sentiment_word"].strip() and not held_out(row["content"]):
            clue = SUBJECTS.index(row["subject"]), row["sentiment_word"].strip(), int(row["sentiment_value"]) + 1
            found.setdefault(row["content"], []).append(clue)
    return found


def aspects(sets):
    for folder, name in ASPECTS.items():
        lines = (sets / "absa_zh_car_camera_notebook_phone_shampoo" / folder / f"{name}.train.txt").read_text("utf8").split("\n")
        for at in range(0, len(lines) - 2, 3):
            term = lines[at + 1].replace(" ", "").strip()
            text = lines[at].replace(" ", "").replace("$T$", term).strip()
            if not held_out(text):
                yield name, text, {"Positive": 2, "Negative": 0}.get(lines[at + 2].strip(), 1)


def shop_reviews(sets):
    archive = zipfile.ZipFile(sets / "online_shopping_10_cats" / "online_shopping_10_cats.zip")
    for row in csv.DictReader(io.TextIOWrapper(archive.open("online_shopping_10_cats.csv"), "utf8")):
        yield "shop", row["review"].strip("\ufeff \n"), 2 * int(row["label"])


def hotel_reviews(sets):
    for line in (sets / "chnsenticorp_split" / "train.tsv").read_text("utf8").split("\n")[1:]:
        if "\t" in line:
            label, text = line.split("\t", 1)
            yield "hotel", text, 2 * int(label)


def microblogs(sets):
    """Joy is praise, anger, sadness and fear complain; surprise is left out."""
    for line in (sets / "smp2020_ewect" / "usual" / "train.tsv").read_text("utf8").split("\n")[1:]:
        label, _, text = line.partition("\t")
        if label in ("0", "1", "2", "3", "4"):
            yield "microblog", text, {"0": 1, "2": 2}.get(label, 0)


def dialogue(sets):
    names = {"negative": 0, "neutral": 1, "positive": 2}
    for row in rows_of(sets / "cped_tv_dialogue" / "valid_split.csv"):
        if row["Sentiment"] in names:
            yield "dialogue", row["Utterance"], names[row["Sentiment"]]


def cosmetics(sets):
    """Reviews whose opinions are all of one mind."""
    folder = sets / "zhijiang2019_cosmetics_opinion" / "TRAIN"
    minds = {}
    for row in rows_of(folder / "Train_labels.csv"):
        minds.setdefault(row["id"], set()).add({"正面": 2, "中性": 1, "负面": 0}[row["Polarities"]])
    for row in rows_of(folder / "Train_reviews.csv"):
        if len(minds.get(row["id"], ())) == 1:
            yield "cosmetics", row["Reviews"], next(iter(minds[row["id"]]))


def polarities(sets):
    """(set, text, polarity 0..2), each text once, none that a benchmark measures on."""
    seen = {row["review"] for row in rows_of(sets / "waimai_10k" / "waimai_10k.csv")}
    seen |= {row["content"] for row in rows_of(sets / "bdci2018_auto" / "train.csv")}
    for read in (aspects, shop_reviews, hotel_reviews, microblogs, dialogue, cosmetics):
        for name, text, label in read(sets):
            if 2 <= len(text) <= LONGEST and text not in seen:
                seen.add(text)
                yield name, text, label


def facts(root):
    """Bare facts said in shops, written for this, with what they mean 0..2."""
    lines = (root / "scripts/train/opinion-lines.tsv").read_text("utf8").splitlines()[1:]
    return [(text, int(label) + 1) for label, text in (line.split("\t") for line in lines)]
