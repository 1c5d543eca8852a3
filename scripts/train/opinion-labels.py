"""How far BDCI's labels agree with each other: the polarity of car subjects, told by n-grams alone and by n-grams with the place of
the sentence in train.csv, which was labelled part by part.

    python scripts/train/opinion-labels.py TEXT_SETS

What the place adds no reader of the text can know. The held-out fifth is not touched; five turns of four parts to learn from and one
to measure. Needs numpy, scipy, scikit-learn.
"""

import pathlib
import sys

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

import features
import opinion_sets as sets

PARTS = 20


def pairs(folder):
    """(text, subject, polarity 0..2, part of the file) of every pair but the held-out fifth's."""
    rows = list(sets.rows_of(folder / "bdci2018_auto" / "train.csv"))
    for at, row in enumerate(rows):
        if not sets.held_out(row["content"]):
            yield row["content"], sets.SUBJECTS.index(row["subject"]), int(row["sentiment_value"]) + 1, at * PARTS // len(rows)


def one_of(values, most, weight):
    return sp.csr_matrix((np.full(len(values), weight), (np.arange(len(values)), values)), shape=(len(values), most))


def accuracy(rows, turn, with_place):
    texts, subjects, polarities, places = zip(*rows)
    apart = np.array([sets.digest(text)[1] % 5 == turn for text in texts])
    counted = [features.counts(text, 4) for text in texts]
    keys, idf = features.vocabulary([found for found, left in zip(counted, apart) if not left])
    columns = [features.weigh(features.matrix(counted, keys), idf), one_of(subjects, 10, 0.5)]
    if with_place:
        columns.append(one_of(places, PARTS, 1))
    known, wanted = sp.hstack(columns).tocsr(), np.array(polarities)
    odds = [
        LogisticRegression(C=4, solver="liblinear", tol=1e-2).fit(known[~apart], wanted[~apart] == p).decision_function(known[apart])
        for p in range(3)
    ]
    return (np.argmax(odds, 0) == wanted[apart]).mean()


def main(folder):
    rows = list(pairs(folder))
    neutral = [np.mean([polarity == 1 for *_, polarity, place in rows if place == part]) for part in range(PARTS)]
    print("neither praise nor complaint, by twentieth of the file:", " ".join(f"{share:.2f}" for share in neutral))
    for with_place in (False, True):
        found = [accuracy(rows, turn, with_place) for turn in range(5)]
        print("with the place" if with_place else "words alone   ", f"polarity right: {np.mean(found):.3f}", np.round(found, 3))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
