"""Trains the models of models/opinion/ from the text sets; see models/opinion/README.md for the sets and their terms.

    python scripts/train/opinion.py bdci|polarity|spoken TEXT_SETS WORK_FOLDER

TEXT_SETS is the folder with the sets. WORK_FOLDER keeps sentence vectors between runs (scripts/train/embed.ts makes them).
Needs numpy, scipy, scikit-learn. Texts whose SHA-256 begins with a byte divisible by 5 are never trained on: the benchmarks
measure on them.
"""

import csv
import hashlib
import io
import json
import pathlib
import random
import subprocess
import sys
import zipfile

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

import features

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = ROOT / "models" / "opinion"
SUBJECTS = ["动力", "价格", "内饰", "配置", "安全性", "外观", "操控", "油耗", "空间", "舒适性"]
WIDTH = 384
ABSA = "absa_zh_car_camera_notebook_phone_shampoo"


def held_out(text):
    return hashlib.sha256(text.encode()).digest()[0] % 5 == 0


def vectors(texts, work):
    """Sentence vectors, made once per text and kept in the work folder."""
    names, data = work / "vectors.jsonl", work / "vectors.f32"
    known = names.read_text("utf8").splitlines() if names.exists() else []
    place = {json.loads(line): at for at, line in enumerate(known)}
    missing = list(dict.fromkeys(text for text in texts if text not in place))
    if missing:
        lines = "".join(json.dumps(text, ensure_ascii=False) + "\n" for text in missing)
        command = ["npx", "tsx", "scripts/train/embed.ts"]
        made = subprocess.run(command, input=lines.encode(), stdout=subprocess.PIPE, check=True, cwd=ROOT).stdout
        with open(names, "a") as file:
            file.write(lines)
        with open(data, "ab") as file:
            file.write(made)
        place.update({text: len(known) + at for at, text in enumerate(missing)})
    rows = np.fromfile(data, np.float32).reshape(-1, WIDTH)
    return rows[[place[text] for text in texts]]


def fit_sparse(rows, targets, strength, weights=None):
    """One yes-or-no model; returns its weights and bias."""
    model = LogisticRegression(C=strength, solver="liblinear", tol=1e-2).fit(rows, targets, sample_weight=weights)
    return model.coef_[0], model.intercept_[0]


def train_bdci(sets, _work):
    """43 outputs: 10 subjects, 3 polarities given any subject (with a bias per subject), 30 pairs."""
    rows = {}
    for row in csv.DictReader(open(sets / "bdci2018_auto" / "train.csv", encoding="utf8")):
        rows.setdefault(row["content"], []).append((SUBJECTS.index(row["subject"]), int(row["sentiment_value"]) + 1))
    texts = [text for text in rows if not held_out(text)]
    labels = np.zeros((len(texts), 10, 3), int)
    for at, text in enumerate(texts):
        for subject, polarity in rows[text]:
            labels[at, subject, polarity] = 1
    counted = [features.counts(text, 4) for text in texts]
    keys, idf = features.vocabulary(counted)
    weighed = features.weigh(features.matrix(counted, keys), idf)
    fitted = [fit_sparse(weighed, labels[:, s].max(1), 60) for s in range(10)]
    at, subject, polarity = np.nonzero(labels)
    marks = sp.csr_matrix((np.full(len(at), 0.5), (np.arange(len(at)), subject)), shape=(len(at), 10))
    pairs = sp.hstack([weighed[at], marks]).tocsr()
    by_subject = []
    for p in range(3):
        weights, bias = fit_sparse(pairs, polarity == p, 4)
        by_subject.append([float(round(0.5 * w, 5)) for w in weights[-10:]])
        fitted.append((weights[:-10], bias))
    fitted += [fit_sparse(weighed, labels[:, s, p], 60) for s in range(10) for p in range(3)]
    head = {"longest": 4, "subjects": SUBJECTS, "polarityBySubject": by_subject, "texts": len(texts)}
    features.write(OUT / "bdci.bin", head, keys, idf, np.array([w for w, _ in fitted]), [b for _, b in fitted])


def aspects(sets):
    """(domain, sentence, polarity) of the aspect sets; sentences of the held-out fifth are left out."""
    for domain, name in [("104.car", "car"), ("103.camera", "camera"), ("106.notebook", "notebook"), ("107.phone", "phone")]:
        lines = (sets / ABSA / domain / f"{name}.train.txt").read_text("utf8").split("\n")
        for at in range(0, len(lines) - 2, 3):
            term = lines[at + 1].replace(" ", "").strip()
            text = lines[at].replace(" ", "").replace("$T$", term)
            if not held_out(text):
                yield name, text, 1 if lines[at + 2].strip() == "Positive" else 0


def reviews(sets, most):
    """(text, polarity) of shop reviews of up to 120 characters."""
    archive = zipfile.ZipFile(sets / "online_shopping_10_cats" / "online_shopping_10_cats.zip")
    name = next(one for one in archive.namelist() if one.endswith(".csv"))
    rows = [
        (row["review"].strip("\ufeff \n"), int(row["label"]))
        for row in csv.DictReader(io.TextIOWrapper(archive.open(name), "utf8"))
    ]
    short = [row for row in rows if 4 <= len(row[0]) <= 120]
    random.Random(7).shuffle(short)
    return short[:most]


def train_polarity(sets, work):
    """Praise or complaint: n-grams, and the sentence vector where the encoder is installed; their log-odds are added."""
    cars = list(aspects(sets))
    shop = reviews(sets, 45000)
    texts = [text for _, text, _ in cars] + [text for text, _ in shop]
    labels = np.array([label for *_, label in cars] + [label for _, label in shop])
    weights = np.array([4.0 if name == "car" else 1.0 for name, *_ in cars] + [1.0] * len(shop))
    counted = [features.counts(text, 3) for text in texts]
    keys, idf = features.vocabulary(counted)
    sparse, bias = fit_sparse(features.weigh(features.matrix(counted, keys), idf), labels, 4, weights)
    brief = [at for at in range(len(cars), len(texts)) if len(texts[at]) <= 45][:30000]
    chosen = [*range(len(cars)), *brief]
    dense = LogisticRegression(C=100, max_iter=300).fit(
        vectors([texts[at] for at in chosen], work), labels[chosen], sample_weight=weights[chosen]
    )
    head = {"longest": 3, "denseBias": float(dense.intercept_[0]), "texts": len(texts)}
    features.write(OUT / "polarity.bin", head, keys, idf, sparse[None], [bias], dense.coef_)


def train_spoken(_sets, work):
    """Feeling of bare facts said in shops, three classes, from the sentence vector; the lines were written for this."""
    rows = [line.split("\t") for line in (ROOT / "scripts/train/opinion-lines.tsv").read_text("utf8").splitlines()]
    rows = rows[1:]
    rows_vectors = vectors([text for _, text in rows], work)
    labels = np.array([int(label) for label, _ in rows])
    mean = rows_vectors.mean(0)
    model = LogisticRegression(C=10, max_iter=500, class_weight="balanced").fit(rows_vectors - mean, labels)
    bias = model.intercept_ - model.coef_ @ mean
    head = {"longest": 0, "denseBias": [float(b) for b in bias], "texts": len(rows)}
    nothing = np.zeros((3, 0))
    features.write(OUT / "spoken.bin", head, np.zeros(0, np.uint32), np.zeros(0, np.uint8), nothing, bias, model.coef_)


if __name__ == "__main__":
    task, sets, work = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    OUT.mkdir(exist_ok=True)
    {"bdci": train_bdci, "polarity": train_polarity, "spoken": train_spoken}[task](sets, work)
