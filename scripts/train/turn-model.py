#!/usr/bin/env python3
"""Trains the turn classifier: one logistic regression a label over hashed features (turn-samples.ts).

    turn-model.py SAMPLES.jsonl models/turn/zh-turn.bin [--leave w03,w09,w12]

With --leave the writers named are not trained on, and F1 over thresholds is printed for them. Needs numpy, scipy, scikit-learn.
Form of the weights: for each label f32 step, f32 bias; then, label after label, one int8 per bucket.
"""
import json, struct, sys
import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

BUCKETS = 1 << 17
LABELS = ['negative', 'positive', 'price_objection', 'competitor_comparison', 'complaint', 'praise', 'purchase_signal',
          'manager_request', 'churn_risk']
STRENGTH = {'negative': 4, 'positive': 4}  # inverse of L2; 6 for the rarer moments, chosen on writers left out


def main():
    samples = [json.loads(line) for line in open(sys.argv[1], encoding='utf-8')]
    left = sys.argv[sys.argv.index('--leave') + 1].split(',') if '--leave' in sys.argv else []
    rows = np.concatenate([np.full(len(s['features']), i) for i, s in enumerate(samples)])
    cols = np.concatenate([s['features'] for s in samples])
    values = np.concatenate([np.full(len(s['features']), 1 / np.sqrt(len(s['features']))) for s in samples])
    x = sp.csr_matrix((values, (rows, cols)), shape=(len(samples), BUCKETS))
    held = np.array([s['held'] for s in samples])
    is_left = np.array([s['writer'] in left for s in samples])
    heads, bodies = b'', b''
    for at, label in enumerate(LABELS):
        model = LogisticRegression(C=STRENGTH.get(label, 6), max_iter=300).fit(x[~is_left], held[~is_left, at])
        if left:
            probability = model.predict_proba(x[is_left])[:, 1]
            f1 = {t: round(100 * float(f1_score(held[is_left, at], probability > t)), 1) for t in (.2, .25, .3, .35, .4, .5)}
            bins = np.digitize(probability, np.linspace(0, 1, 11)[1:-1])
            error = sum(abs(held[is_left, at][bins == b].mean() - probability[bins == b].mean()) * (bins == b).mean()
                        for b in range(10) if (bins == b).any())
            print(label, 'F1 by threshold', f1, 'calibration error', round(float(error), 3))
        weights = model.coef_[0]
        step = float(np.abs(weights).max()) / 127
        heads += struct.pack('<ff', step, float(model.intercept_[0]))
        bodies += np.round(weights / step).astype(np.int8).tobytes()
    open(sys.argv[2], 'wb').write(heads + bodies)


main()
