"""Writes where training goes on from: the weights of the turn reader that ships, read back out of its graph.

    python scripts/train/turn-resume.py models/turn WORK_FOLDER

They are those that were trained but for int8: each is rounded to a 127th of the largest of its row. WORK_FOLDER gets encoder.json,
encoder.f32, trained.json and trained.f32, as turn-start.py and turn-reader.py write them. Needs numpy, onnx and torch.
"""

import json
import pathlib
import sys

import onnx
import torch

from encoder_net import write
from encoder_start import EPSILON, HEADS


def parts_of(path):
    """Name → weight as `encoder_parts` names them, with the head's; the graph's nodes stand in the order in which they compute."""
    graph = onnx.load(path).graph
    constants = {one.name: torch.from_numpy(onnx.numpy_helper.to_array(one).copy()) for one in graph.initializer}
    gathered = [constants[node.input[0]] for node in graph.node if node.op_type == "Gather" and node.input[0] in constants]
    table, scales = (next(one for one in gathered if (one.dtype == torch.int8) == is_table) for is_table in (True, False))
    places = next(constants[node.input[0]] for node in graph.node if node.op_type == "Slice" and node.input[0] in constants)
    products = [
        ((constants[weight].float() * constants[scale]).T.contiguous(), constants[bias])
        for _, weight, scale, _, bias in (node.input for node in graph.node if node.op_type == "DynamicQuantizeMatMul")
    ]
    norms = [(constants[node.input[1]], constants[node.input[2]]) for node in graph.node if node.op_type == "LayerNormalization"]
    return named(table.float() * scales, places, products, norms)


def named(words, places, products, norms):
    width = words.shape[1]
    parts = {"emb.word": words, "emb.pos": places, "emb.type": torch.zeros(width), "emb.ln.w": norms[0][0], "emb.ln.b": norms[0][1]}
    for layer in range(len(products) // 4):
        (qkv, ao, fi, fo), (aln, oln) = products[4 * layer : 4 * layer + 4], norms[1 + 2 * layer : 3 + 2 * layer]
        for end, three in zip("wb", qkv):
            parts |= {f"l{layer}.{c}.{end}": one for c, one in zip("qkv", three.chunk(3))}
        for name, (weight, bias) in {"ao": ao, "aln": aln, "fi": fi, "fo": fo, "oln": oln}.items():
            parts |= {f"l{layer}.{name}.w": weight, f"l{layer}.{name}.b": bias}
    return parts | {"head": products[-1][0], "headBias": products[-1][1]}


def main(shipped, work):
    parts = parts_of(shipped / "reader.onnx")
    about = json.loads((shipped / "reader.json").read_text("utf8"))
    layers = sum(name.endswith(".fi.b") for name in parts)
    sizes = {"width": parts["emb.ln.w"].numel(), "layers": layers, "heads": HEADS, "inner": parts["l0.fi.b"].numel(), "epsilon": EPSILON}
    work.mkdir(parents=True, exist_ok=True)
    write(work, "encoder", sizes | {"pieces": about["pieces"]}, {name: one for name, one in parts.items() if not name.startswith("head")})
    write(work, "trained", sizes | {"pieces": about["pieces"], "positions": len(parts["emb.pos"]), "labels": about["labels"]}, parts)
    print(f"{layers} layers, {len(about['pieces']['texts'])} pieces")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
