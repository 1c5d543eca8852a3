"""Writes where the opinion scorer's training starts: the published encoder with the pieces that the text sets need.

    python scripts/train/opinion-start.py ENCODER.onnx TOKENIZER.json TEXT_SETS WORK_FOLDER

What ENCODER.onnx and TOKENIZER.json are, what WORK_FOLDER gets: encoder_start.py. Needs torch and onnx.
"""

import collections
import pathlib
import sys

import opinion_sets as sets
from encoder_start import start

ROOT = pathlib.Path(__file__).resolve().parents[2]


def needed(texts):
    """Tells of a piece whether it is a single sign in the texts, a Latin letter or digit, a longer piece that stands there three times."""
    words = collections.Counter(sign for text in texts for sign in text.lower())
    joined = "\n".join(texts).lower()

    def fits(piece):
        bare = piece.removeprefix("##")
        if len(bare) == 1:
            return words[bare] > 0 and (piece == bare or bare.isascii())
        return piece.isascii() and bare.isalnum() and joined.count(bare) > 2

    return fits


def main(encoder, tokenizer, folder, work):
    texts = [*sets.subjects(folder), *(text for _, text, _ in sets.polarities(folder)), *(text for text, _ in sets.facts(ROOT))]
    start(encoder, tokenizer, needed(texts), work)


if __name__ == "__main__":
    main(*sys.argv[1:3], pathlib.Path(sys.argv[3]), pathlib.Path(sys.argv[4]))
