"""The network of the opinion scorer: a published encoder and a head of questions. Needs torch."""

import json
import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

LONGEST = 160
SUBJECTS = ["动力", "价格", "内饰", "配置", "安全性", "外观", "操控", "油耗", "空间", "舒适性"]
QUESTIONS = [*SUBJECTS, "review", "fact"]
REVIEW, FACT = 10, 11


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


class Scorer(nn.Module):
    """ids, mask [texts, pieces] → log-odds of being about a subject [texts, 10], of the polarities [texts, questions, 3], and more."""

    def __init__(self, folder, drop=0.1):
        super().__init__()
        about = json.load(open(f"{folder}/encoder.json"))
        raw, at, weights = np.fromfile(f"{folder}/encoder.f32", np.float32), 0, {}
        for name, length in about["weights"]:
            weights[name] = torch.from_numpy(raw[at : at + length].copy())
            at += length
        self.about, self.width = about, about["width"]
        self.begin, self.end = about["pieces"]["begin"], about["pieces"]["end"]
        width, asked = self.width, len(QUESTIONS)
        places = weights["emb.pos"].view(-1, width) + weights["emb.type"][:width]
        self.word = nn.Embedding.from_pretrained(weights["emb.word"].view(-1, width), freeze=False)
        self.pos = nn.Embedding.from_pretrained(places[:LONGEST].clone(), freeze=False)
        self.ln = nn.LayerNorm(width, about["epsilon"])
        self.ln.weight.data, self.ln.bias.data = weights["emb.ln.w"], weights["emb.ln.b"]
        self.blocks = nn.ModuleList(self.published_layer(weights, f"l{at}", drop) for at in range(about["layers"]))
        self.drop = nn.Dropout(drop)
        self.query, self.key = nn.Parameter(torch.randn(asked, width) * 0.02), nn.Linear(width, width)
        self.mix = nn.Linear(2 * width, width)
        self.subject = nn.Parameter(torch.randn(len(SUBJECTS), width) * 0.02)
        self.subject_b = nn.Parameter(torch.full((len(SUBJECTS),), -2.0))
        self.pol = nn.Linear(width, 3)
        self.sign = nn.Linear(width, 3)
        self.pol_s, self.pol_w = nn.Parameter(torch.zeros(asked, 3)), nn.Parameter(torch.zeros(asked, width, 3))

    def published_layer(self, weights, name, drop):
        layer = Layer(self.width, self.about["heads"], self.about["inner"], self.about["epsilon"], drop)
        layer.qkv.weight.data = torch.cat([weights[f"{name}.{c}.w"].view(self.width, -1) for c in "qkv"])
        layer.qkv.bias.data = torch.cat([weights[f"{name}.{c}.b"] for c in "qkv"])
        for part in ("ao", "fi", "fo", "aln", "oln"):
            own = getattr(layer, part)
            own.weight.data = weights[f"{name}.{part}.w"].view(own.weight.shape)
            own.bias.data = weights[f"{name}.{part}.b"]
        return layer

    def states(self, ids, mask):
        """What the encoder makes of each piece, [texts, pieces, width]."""
        x = self.drop(self.ln(self.word(ids) + self.pos.weight[: ids.shape[1]]))
        away = torch.zeros(mask.shape, dtype=torch.bfloat16).masked_fill(~mask, -1e4)[:, None, None, :]
        for block in self.blocks:
            x = block(x, away)
        return x

    def forward(self, ids, mask):
        """Log-odds, and for training where each question looks [texts, questions, pieces] and what the signs feel, each by itself."""
        x = self.states(ids, mask)
        odds = torch.einsum("qw,btw->bqt", self.query, self.key(x)) / math.sqrt(self.width) * 4
        looks = odds.float().masked_fill(~mask[:, None, :], -1e4).softmax(-1)
        seen = torch.einsum("bqt,btw->bqw", looks.to(x.dtype), x)
        mean = (x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        both = torch.cat([seen, mean[:, None].expand_as(seen)], -1).to(x.dtype)
        hidden = self.drop(F.gelu(self.mix(both))).float()
        with torch.autocast("cpu", enabled=False):
            subjects = (hidden[:, : len(SUBJECTS)] * self.subject).sum(-1) + self.subject_b
            polarities = self.pol(hidden) + self.pol_s + torch.einsum("bqw,qwp->bqp", hidden, self.pol_w)
        return subjects, polarities, looks, self.sign(x).float()

    def batch(self, texts):
        """Piece ids of texts → padded ids and what is no padding."""
        rows = [[self.begin, *pieces[: LONGEST - 2], self.end] for pieces in texts]
        ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
        mask = torch.zeros(ids.shape, dtype=torch.bool)
        for at, row in enumerate(rows):
            ids[at, : len(row)], mask[at, : len(row)] = torch.tensor(row), True
        return ids, mask


def encoder_parts(net):
    """The encoder's weights under their published names."""
    own = {name: value.detach().float() for name, value in net.state_dict().items()}
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


def export(net, folder):
    """Writes what scripts/train/opinion-graph.ts reads. The products of query and key, and the two halves of the head, become one
    matrix each."""
    own = {name: value.detach().float() for name, value in net.state_dict().items()}
    width, parts = net.width, encoder_parts(net)
    # The key's bias adds the same to every piece and drops out of the softmax.
    parts["look"] = (own["query"] @ own["key.weight"]).T / math.sqrt(width) * 4
    seen, mean = own["mix.weight"].split(width, 1)
    parts["seen"], parts["mean"], parts["bias"] = seen, mean, own["mix.bias"]
    none = len(QUESTIONS) - len(SUBJECTS)
    about = torch.cat([own["subject"], torch.zeros(none, width)])
    about_b = torch.cat([own["subject_b"], torch.zeros(none)])
    parts["odds"] = torch.cat([about[:, :, None], own["pol.weight"].T + own["pol_w"]], 2)
    parts["oddsBias"] = torch.cat([about_b[:, None], own["pol.bias"] + own["pol_s"]], 1)
    sizes = {key: net.about[key] for key in ("width", "heads", "inner", "epsilon", "pieces")}
    sizes |= {"layers": len(net.blocks), "positions": LONGEST, "questions": QUESTIONS}
    write(folder, "trained", sizes, parts)
