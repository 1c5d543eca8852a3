"""Trains the n-gram models of models/opinion/ from the text sets; see models/opinion/README.md for the sets and their terms.

    python scripts/train/opinion.py bdci|polarity TEXT_SETS

TEXT_SETS is the folder with the sets. Needs numpy, scipy, scikit-learn. The scorer beside them: opinion-encoder.py.
"""

import pathlib
import random
import sys

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

import features
import opinion_sets as sets

OUT = pathlib.Path(__file__).resolve().parents[2] / "models" / "opinion"


def fit_sparse(rows, targets, strength, weights=None):
    """One yes-or-no model; returns its weights and bias."""
    model = LogisticRegression(C=strength, solver="liblinear", tol=1e-2).fit(rows, targets, sample_weight=weights)
    return model.coef_[0], model.intercept_[0]


def train_bdci(folder):
    """43 outputs: 10 subjects, 3 polarities given any subject (with a bias per subject), 30 pairs."""
    rows = sets.subjects(folder)
    texts = list(rows)
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
    head = {"longest": 4, "subjects": sets.SUBJECTS, "polarityBySubject": by_subject, "texts": len(texts)}
    features.write(OUT / "bdci.bin", head, keys, idf, np.array([w for w, _ in fitted]), [b for _, b in fitted])


def train_polarity(folder, most=45000):
    """Praise or complaint in aspect sentences, the car's four times as heavy, and in shop reviews of up to 120 characters."""
    cars = [(name, text, label) for name, text, label in sets.aspects(folder) if name != "hair"]
    shop = [row for row in sets.shop_reviews(folder) if 4 <= len(row[1]) <= 120]
    random.Random(7).shuffle(shop)
    rows = cars + shop[:most]
    weights = np.array([4.0 if name == "car" else 1.0 for name, *_ in rows])
    counted = [features.counts(text, 3) for _, text, _ in rows]
    keys, idf = features.vocabulary(counted)
    praises = np.array([label == 2 for *_, label in rows])
    sparse, bias = fit_sparse(features.weigh(features.matrix(counted, keys), idf), praises, 4, weights)
    features.write(OUT / "polarity.bin", {"longest": 3, "texts": len(rows)}, keys, idf, sparse[None], [bias])


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    {"bdci": train_bdci, "polarity": train_polarity}[sys.argv[1]](pathlib.Path(sys.argv[2]))
