"""A published encoder of BERT's kind, to be tuned: its weights, its states, and how they are written down. Needs torch."""

import json

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


class Layer(nn.Module):
    """BERT's layer, norms after the sums. No dropout in attention: it costs more here than it gains."""

    def __init__(self, width, heads, inner, epsilon, drop):
        super().__init__()
        self.heads = heads
        self.qkv, self.ao = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.fi, self.fo = nn.Linear(width, inner), nn.Linear(inner, width)
        self.aln, self.oln = nn.LayerNorm(width, epsilon), nn.LayerNorm(width, epsilon)
        self.drop = nn.Dropout(drop)

    def forward(self, x, mask):
        rows, pieces, width = x.shape
        parts = self.qkv(x).view(rows, pieces, 3, self.heads, width // self.heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        # Spelled out: torch's fused attention is three times slower backwards on a CPU.
        looks = (q @ k.transpose(-1, -2) * (width // self.heads) ** -0.5 + mask).softmax(-1)
        seen = (looks.to(v.dtype) @ v).transpose(1, 2).reshape(rows, pieces, width)
        x = self.aln(x + self.drop(self.ao(seen)))
        return self.oln(x + self.drop(self.fo(F.gelu(self.fi(x)))))


class Encoder(nn.Module):
    """ids, mask [texts, pieces] → states [texts, pieces, width]. FOLDER/encoder.json and encoder.f32 hold the start (`write`)."""

    def __init__(self, folder, longest, drop=0.1):
        super().__init__()
        about = json.load(open(f"{folder}/encoder.json"))
        raw, at, weights = np.fromfile(f"{folder}/encoder.f32", np.float32), 0, {}
        for name, length in about["weights"]:
            weights[name] = torch.from_numpy(raw[at : at + length].copy())
            at += length
        self.about, self.width, self.longest = about, about["width"], longest
        self.begin, self.end = about["pieces"]["begin"], about["pieces"]["end"]
        width = self.width
        self.word, self.pos = nn.Embedding(len(about["pieces"]["texts"]), width), nn.Embedding(longest, width)
        self.ln = nn.LayerNorm(width, about["epsilon"])
        self.blocks = nn.ModuleList(Layer(width, about["heads"], about["inner"], about["epsilon"], drop) for _ in range(about["layers"]))
        self.drop = nn.Dropout(drop)
        self.load(weights)

    def load(self, weights):
        """Takes over weights under their published names."""
        places = weights["emb.pos"].view(-1, self.width) + weights["emb.type"][: self.width]
        self.word.weight.data = weights["emb.word"].view(-1, self.width)
        self.pos.weight.data = places[: self.longest].clone()
        self.ln.weight.data, self.ln.bias.data = weights["emb.ln.w"], weights["emb.ln.b"]
        for at, block in enumerate(self.blocks):
            self.load_layer(block, weights, f"l{at}")

    def load_layer(self, layer, weights, name):
        layer.qkv.weight.data = torch.cat([weights[f"{name}.{c}.w"].view(self.width, -1) for c in "qkv"])
        layer.qkv.bias.data = torch.cat([weights[f"{name}.{c}.b"] for c in "qkv"])
        for part in ("ao", "fi", "fo", "aln", "oln"):
            own = getattr(layer, part)
            own.weight.data = weights[f"{name}.{part}.w"].view(own.weight.shape)
            own.bias.data = weights[f"{name}.{part}.b"]

    def states(self, ids, mask):
        """What the encoder makes of each piece, [texts, pieces, width]."""
        x = self.drop(self.ln(self.word(ids) + self.pos.weight[: ids.shape[1]]))
        away = torch.zeros(mask.shape, dtype=torch.bfloat16, device=mask.device).masked_fill(~mask, -1e4)[:, None, None, :]
        for block in self.blocks:
            x = block(x, away)
        return x

    def batch(self, texts):
        """Piece ids of texts → padded ids and what is no padding."""
        rows = [[self.begin, *pieces[: self.longest - 2], self.end] for pieces in texts]
        ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
        mask = torch.zeros(ids.shape, dtype=torch.bool)
        for at, row in enumerate(rows):
            ids[at, : len(row)], mask[at, : len(row)] = torch.tensor(row), True
        return ids, mask


def encoder_parts(net):
    """The encoder's weights under their published names."""
    own = {name: value.detach().float().cpu() for name, value in net.state_dict().items()}
    parts = {"emb.word": own["word.weight"], "emb.pos": own["pos.weight"], "emb.type": torch.zeros(net.width)}
    parts |= {"emb.ln.w": own["ln.weight"], "emb.ln.b": own["ln.bias"]}
    for at in range(len(net.blocks)):
        for end, name in (("w", "weight"), ("b", "bias")):
            for c, part in zip("qkv", own[f"blocks.{at}.qkv.{name}"].chunk(3)):
                parts[f"l{at}.{c}.{end}"] = part
            for part in ("ao", "aln", "fi", "fo", "oln"):
                parts[f"l{at}.{part}.{end}"] = own[f"blocks.{at}.{part}.{name}"]
    return parts


def write(folder, name, sizes, parts):
    """name.json with the sizes and the names and lengths of the weights, name.f32 with the weights one after the other."""
    about = sizes | {"weights": [[part, weight.numel()] for part, weight in parts.items()]}
    (folder / f"{name}.json").write_text(json.dumps(about, ensure_ascii=False))
    with open(folder / f"{name}.f32", "wb") as file:
        for weight in parts.values():
            file.write(weight.contiguous().numpy().astype("<f4").tobytes())
