"""Whisper in PyTorch with a low-rank delta beside every linear layer; the published weights stay as they are."""
import math
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

# As engine/asr/silence.ts: states of silence at the end of Whisper's window, one in KEPT_EVERY of which every window sees.
WINDOW_STATES = 1500
SILENT_STATES = 350
KEPT_EVERY = 2
# As models/whisper/mel.ts: decades of power.
DECADES, LEAST_PEAK, PEAK = 8, -2, 1


def mel_filters(bands, bins=201, rate=16000):
    """Triangles of unit area on Slaney's scale (models/whisper/mel.ts)."""
    to_hz = lambda mel: mel * 200 / 3 if mel < 15 else 1000 * math.exp((mel - 15) * math.log(6.4) / 27)
    edges = [to_hz((15 + math.log(8) / (math.log(6.4) / 27)) * i / (bands + 1)) for i in range(bands + 2)]
    hz = np.arange(bins) * rate / 2 / (bins - 1)
    rows = [np.clip(np.minimum((hz - a) / (b - a), (c - hz) / (c - b)), 0, None) * 2 / (c - a) for a, b, c in zip(edges, edges[1:], edges[2:])]
    return torch.tensor(np.array(rows), dtype=torch.float32)


class Linear(nn.Module):
    """y = x·(W + s·B·A)ᵀ + b; only A and B learn."""
    def __init__(self, weights, name, rank):
        super().__init__()
        weight = torch.tensor(weights[f'{name}/weight'])
        self.name, self.scale = name, 1.0
        self.register_buffer('weight', weight.to(torch.bfloat16), persistent=False)
        self.register_buffer('bias', torch.tensor(weights[f'{name}/bias']).to(torch.bfloat16), persistent=False)
        self.a = nn.Parameter(torch.randn(rank, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.b = nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, x):
        low = F.linear(F.linear(x, self.a.to(x.dtype)), self.b.to(x.dtype))
        return F.linear(x, self.weight, self.bias) + (low if self.scale == 1 else self.scale * low)


def norm(x, weights, name):
    return F.layer_norm(x.float(), x.shape[-1:], weights[f'{name}/gamma'], weights[f'{name}/beta']).to(torch.bfloat16)


class Attention(nn.Module):
    """Self-attention (one stacked product) or attention over the encoder's states (queries, then keys and values)."""
    def __init__(self, weights, name, heads, rank, cross):
        super().__init__()
        self.name, self.heads, self.cross = name, heads, cross
        self.parts = nn.ModuleList(Linear(weights, f'{name}/linear_{i}', rank) for i in range(3 if cross else 2))

    def forward(self, fixed, x, states=None, causal=False, silent=None, keep=None):
        """`silent`: further keys and values, one row for all. `keep`: a list that gets one in KEPT_EVERY of its own."""
        h = norm(x, fixed, f'{self.name}/layer_norm')
        if self.cross:
            q, (k, v) = self.parts[0](h), self.parts[1](states).chunk(2, -1)
        else:
            q, k, v = self.parts[0](h).chunk(3, -1)
        q, k, v = (t.unflatten(-1, (self.heads, -1)).transpose(1, 2) for t in (q, k, v))
        if keep is not None:
            keep.append((k[:, :, ::KEPT_EVERY], v[:, :, ::KEPT_EVERY]))
        if silent is not None:
            k, v = (torch.cat([own, given.expand(len(x), -1, -1, -1)], 2) for own, given in zip((k, v), silent))
        out = F.scaled_dot_product_attention(q, k, v, is_causal=causal)
        return x + self.parts[-1](out.transpose(1, 2).flatten(2))


class Block(nn.Module):
    def __init__(self, weights, name, heads, rank, decoder):
        super().__init__()
        self.name, self.decoder = name, decoder
        self.attention = Attention(weights, f'{name}/self_attention', heads, rank, False)
        self.cross = Attention(weights, f'{name}/attention', heads, rank, True) if decoder else None
        self.feed = nn.ModuleList(Linear(weights, f'{name}/ffn/linear_{i}', rank) for i in range(2))

    def forward(self, fixed, x, states=None, silent=None, keep=None):
        x = self.attention(fixed, x, causal=self.decoder, silent=silent, keep=keep)
        if self.cross is not None:
            x = self.cross(fixed, x, states)
        return x + self.feed[1](F.gelu(self.feed[0](norm(x, fixed, f'{self.name}/ffn/layer_norm'))))


class Whisper(nn.Module):
    """`kept`: published ids of the tokens that may be written; targets and answers are counted in them."""
    def __init__(self, weights, kept, rank):
        super().__init__()
        heads = int(weights['encoder/num_heads'].item())
        layers = sum(f'encoder/layer_{i}/ffn/linear_0/weight' in weights for i in range(99))
        self.fixed = {n: torch.tensor(np.atleast_1d(w)) for n, w in weights.items() if 'gamma' in n or 'beta' in n or 'conv' in n or 'position' in n}
        self.embeddings = torch.tensor(weights['decoder/embeddings/weight'][kept]).to(torch.bfloat16)
        self.filters = mel_filters(self.fixed['encoder/conv1/weight'].shape[1])
        self.encoder = nn.ModuleList(Block(weights, f'encoder/layer_{i}', heads, rank, False) for i in range(layers))
        self.decoder = nn.ModuleList(Block(weights, f'decoder/layer_{i}', heads, rank, True) for i in range(layers))

    @torch.no_grad()
    def listen(self, audio, first):
        """[rows, samples] -> states before the first layer, of which the first has that position."""
        spectrum = torch.stft(audio, 400, 160, window=torch.hann_window(400), return_complex=True)[..., :-1].abs() ** 2
        log = torch.clamp(self.filters @ spectrum, min=1e-10).log10()
        loudest = torch.clamp(log.amax((1, 2), keepdim=True), min=LEAST_PEAK)
        mel = (torch.clamp(log - loudest, min=-DECADES) + PEAK + 4) / 4
        f = self.fixed
        x = F.gelu(F.conv1d(mel, f['encoder/conv1/weight'], f['encoder/conv1/bias'], padding=1))
        x = F.gelu(F.conv1d(x, f['encoder/conv2/weight'], f['encoder/conv2/bias'], padding=1, stride=2)).transpose(1, 2)
        return (x + f['encoder/position_encodings/encodings'][first:first + x.shape[1]]).to(torch.bfloat16)

    def encode(self, audio):
        """[rows, samples] -> states of the window and of the silence after it, as the product gives it."""
        given, x = [], self.listen(torch.zeros(1, SILENT_STATES * 320), WINDOW_STATES - SILENT_STATES)
        for block in self.encoder:
            x = block(self.fixed, x, keep=given)
        silence, x = x[:, ::KEPT_EVERY], self.listen(audio, 0)
        for block, silent in zip(self.encoder, given):
            x = block(self.fixed, x, silent=silent)
        return norm(torch.cat([x, silence.expand(len(x), -1, -1)], 1), self.fixed, 'encoder/layer_norm')

    def decode(self, states, ids):
        """ids [rows, length] -> logits over the kept tokens."""
        places = self.fixed['decoder/position_encodings/encodings'][:ids.shape[1]]
        x = (self.embeddings[ids].float() + places).to(torch.bfloat16)
        for block in self.decoder:
            x = block(self.fixed, x, states)
        return F.linear(norm(x, self.fixed, 'decoder/layer_norm'), self.embeddings).float()

    def linears(self):
        return [m for m in self.modules() if isinstance(m, Linear)]
