"""Writes where the turn reader's training starts: the published encoder with every piece of one sign, and marks for speakers.

    python scripts/train/turn-start.py ENCODER.onnx TOKENIZER.json WORK_FOLDER

What ENCODER.onnx and TOKENIZER.json are, what WORK_FOLDER gets: encoder_start.py. Needs torch and onnx.
"""

import pathlib
import sys

from encoder_start import start

SPEAKERS = tuple(f"[unused{at}]" for at in range(1, 9))
"""Pieces that the published encoder never learned: they mark who speaks."""


if __name__ == "__main__":
    start(sys.argv[1], sys.argv[2], lambda piece: len(piece) == 1 or piece in SPEAKERS, pathlib.Path(sys.argv[3]))
