"""The network of the opinion scorer: a published encoder and a head of questions. Needs torch."""

import math

import torch
import torch.nn.functional as F
from torch import nn

from encoder_net import Encoder, encoder_parts, write

LONGEST = 160
SUBJECTS = ["动力", "价格", "内饰", "配置", "安全性", "外观", "操控", "油耗", "空间", "舒适性"]
QUESTIONS = [*SUBJECTS, "review", "fact"]
REVIEW, FACT = 10, 11


class Scorer(Encoder):
    """ids, mask [texts, pieces] → log-odds of being about a subject [texts, 10], of the polarities [texts, questions, 3], and more."""

    def __init__(self, folder, drop=0.1):
        super().__init__(folder, LONGEST, drop)
        width, asked = self.width, len(QUESTIONS)
        self.query, self.key = nn.Parameter(torch.randn(asked, width) * 0.02), nn.Linear(width, width)
        self.mix = nn.Linear(2 * width, width)
        self.subject = nn.Parameter(torch.randn(len(SUBJECTS), width) * 0.02)
        self.subject_b = nn.Parameter(torch.full((len(SUBJECTS),), -2.0))
        self.pol = nn.Linear(width, 3)
        self.sign = nn.Linear(width, 3)
        self.pol_s, self.pol_w = nn.Parameter(torch.zeros(asked, 3)), nn.Parameter(torch.zeros(asked, width, 3))

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
