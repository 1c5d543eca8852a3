"""The network of the turn reader: a published encoder over a stretch of conversation, and one row of linear heads. Needs torch."""

import json

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from encoder_net import Encoder, encoder_parts, write

LONGEST = 512
SIGNS = ["negative", "none", "positive"]
ROLES = ["staff", "customer", "other"]
MOMENTS = ["price_objection", "competitor_comparison", "complaint", "praise", "purchase_signal", "manager_request", "churn_risk"]
INTENTS = """ask_product ask_price ask_feature ask_financing ask_stock ask_promotion ask_service ask_location ask_other compare state_need
price_objection feature_objection complaint praise purchase_intent test_request hesitate leave leave_contact request_manager answer smalltalk
greet probe_need introduce quote_price offer_promotion reassure handle_objection misstatement invite_test ask_contact apologize followup
close""".split()
PERSONAL = ["phone", "id_card", "bank_card", "plate", "name", "wechat", "address", "email", "qq", "vin"]
ENTITIES = ["product", "brand", "competitor", "feature", "price", "need", "place", "promotion", "segment", "service"]

TURN_HEADS = {"sign": SIGNS, "role": ROLES, "moment": MOMENTS, "intent": INTENTS}
"""Read at the mark that opens a turn, and as the mean over its characters: the sum of both counts."""
SIGN_HEADS = {"personal": PERSONAL, "entity": ENTITIES, "cue": ["negative", "positive"]}
"""Read at every character: 0 outside, then for each kind a first character and one that goes on."""


def places():
    """Name of a head → the part of the row of log-odds that is its own."""
    found, at = {}, 0
    for name, labels in TURN_HEADS.items():
        found[name], at = slice(at, at + len(labels)), at + len(labels)
    for name, labels in SIGN_HEADS.items():
        found[name], at = slice(at, at + 1 + 2 * len(labels)), at + 1 + 2 * len(labels)
    return found


PLACES = places()
WIDTH = PLACES["cue"].stop


class TurnReader(Encoder):
    """ids, mask [stretches, pieces] → log-odds [stretches, pieces, WIDTH]."""

    def __init__(self, folder, drop=0.1):
        super().__init__(folder, LONGEST, drop)
        self.head = nn.Linear(self.width, WIDTH)
        self.head.weight.data.normal_(std=0.02)

    def forward(self, ids, mask):
        states = self.states(ids, mask)
        with torch.autocast(states.device.type, enabled=False):
            return self.head(self.drop(states.float()))


def turn_odds(odds, rows, starts, ends):
    """Log-odds of turns out of those of pieces: at the mark, and the mean over what follows it up to `ends`."""
    width = PLACES["intent"].stop
    sums = F.pad(odds[..., :width].cumsum(1), (0, 0, 1, 0))
    inside = (sums[rows, ends] - sums[rows, starts + 1]) / (ends - starts - 1).clamp(min=1)[:, None]
    return odds[rows, starts, :width] + inside


def restore(net, folder):
    """Puts what `export` wrote back into a network."""
    about, at, weights = json.loads((folder / "trained.json").read_text("utf8")), 0, {}
    raw = np.fromfile(folder / "trained.f32", np.float32)
    for name, length in about["weights"]:
        weights[name], at = torch.from_numpy(raw[at : at + length].copy()), at + length
    net.load(weights)
    net.head.weight.data, net.head.bias.data = weights["head"].view(WIDTH, -1), weights["headBias"]
    return net


def export(net, folder):
    """Writes what scripts/train/turn-graph.ts reads."""
    own = {name: value.detach().float().cpu() for name, value in net.state_dict().items()}
    parts = encoder_parts(net) | {"head": own["head.weight"], "headBias": own["head.bias"]}
    sizes = {key: net.about[key] for key in ("width", "heads", "inner", "epsilon", "pieces")}
    labels = TURN_HEADS | SIGN_HEADS
    write(folder, "trained", sizes | {"layers": len(net.blocks), "positions": LONGEST, "labels": labels}, parts)
