"""Adapts the recogniser to short windows, shop talk and shop microphones: a low-rank delta, written for models/whisper/.

  python scripts/train/recogniser/adapt.py PUBLISHED_DIR BUILT_DIR VOICES_DIR SPEECH_DIR OUT_DIR [minutes] [rate]

PUBLISHED_DIR holds model.bin (or onnx/ and config.json) and tokenizer.json, BUILT_DIR whisper.json (which tokens are kept), VOICES_DIR synthesised lines,
SPEECH_DIR manifest.tsv and noise/.
"""
import json, math, os, random, re, sys, time
import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional as F
import multiprocessing
import eight_bit, published, rooms
from model import Whisper

RANK = int(os.environ.get('RANK', 16))
STATE = 320
LONGEST_S = 14
NOTHING_SAID = .02
# share of the few real recordings that are not measured on
REAL = .04
MARKS = re.compile('[，、；：。！？…—,.;:!?]')


def target(texts):
    """Words alone: marks are put in by another model (models/cards/punctuation-zh.md), and each would cost a step of the decoder."""
    return MARKS.sub('', ''.join(texts))


def recordings(voices_dir, speech_dir, seed, out, rows):
    """Endless batches of mixed recordings of like length, for a queue."""
    torch.set_num_threads(1)
    draw = random.Random(seed)
    np.random.seed(seed)
    voices, noises = rooms.load_voices(voices_dir), rooms.load_noises(f'{speech_dir}/noise')
    real = rooms.load_recordings(f'{speech_dir}/manifest.tsv', 'smoke')
    places = rooms.simulate_rooms(60, draw)
    beds = [rooms.noise_bed(voices, noises, places, draw) for _ in range(40)]
    while True:
        pool = []
        for _ in range(rows * 6):
            if draw.random() < NOTHING_SAID:
                pool.append((rooms.nobody(beds, draw), ''))
                continue
            turns, seconds = [], 0
            wanted = draw.choice([1, 1, 1, 2, 2, 3, 4])
            while len(turns) < wanted:
                text, samples = draw.choice(real if real and draw.random() < REAL else voices)
                if turns and seconds + len(samples) / 16000 > LONGEST_S:
                    break
                turns.append((text, samples))
                seconds += len(samples) / 16000
            pool.append((rooms.mix([s for _, s in turns], places, beds, draw), target([t for t, _ in turns])))
        pool.sort(key=lambda item: len(item[0]))
        batches = [pool[i:i + rows] for i in range(0, len(pool), rows)]
        draw.shuffle(batches)
        for batch in batches:
            tail = draw.choice([.5, .8, 1.2, 1.5])
            length = math.ceil((len(batch[-1][0]) + tail * 16000) / STATE) * STATE
            audio = np.zeros((len(batch), length), np.float32)
            for row, (samples, _) in enumerate(batch):
                audio[row, :len(samples)] = samples
            out.put((audio, [text for _, text in batch]))


class Targets:
    """Texts as ids of the kept tokens, with the prompt before and the end mark after."""
    def __init__(self, published_dir, built):
        self.tokenizer = Tokenizer.from_file(os.path.join(published_dir, 'tokenizer.json'))
        self.ids = {old: new for new, old in enumerate(built['vocabulary'])}
        s = built['special']
        self.prompt, self.end = [s['start'], s['mandarin'], s['transcribe'], s['noTimestamps']], s['end']

    def batch(self, texts):
        rows = [[self.ids.get(i) for i in self.tokenizer.encode(t, add_special_tokens=False).ids] for t in texts]
        known = [None not in r for r in rows]
        rows = [[*self.prompt, *(r if k else []), self.end] for r, k in zip(rows, known)]
        width = max(map(len, rows))
        ids = torch.tensor([r + [self.end] * (width - len(r)) for r in rows])
        goal = ids[:, 1:].clone()
        for row, tokens in enumerate(rows):
            goal[row, :len(self.prompt) - 1] = -100
            goal[row, len(tokens) - 1:] = -100
            if not known[row]:
                goal[row] = -100
        return ids[:, :-1], goal


def save(model, path):
    np.savez(path, **{f'{m.name}/{part}': getattr(m, part).detach().numpy().astype(np.float16) for m in model.linears() for part in 'ab'})


def load(model, path):
    arrays = np.load(path)
    for m in model.linears():
        m.a.data, m.b.data = (torch.tensor(arrays[f'{m.name}/{part}'].astype(np.float32)) for part in 'ab')


def main():
    published_dir, built_dir, voices_dir, speech_dir, out_dir = sys.argv[1:6]
    minutes, rate = float((sys.argv + ['40'])[6]), float((sys.argv + ['0', '3e-4'])[7] if len(sys.argv) > 7 else 3e-4)
    rows = int(os.environ.get('ROWS', 8))
    torch.manual_seed(1)
    built = json.load(open(os.path.join(built_dir, 'whisper.json')))
    targets = Targets(published_dir, built)
    weights = eight_bit.read(published_dir) if os.path.isdir(f'{published_dir}/onnx') else published.read(f'{published_dir}/model.bin')
    model = Whisper(weights, np.array(built['vocabulary']), RANK)
    if 'RESUME' in os.environ:
        load(model, os.environ['RESUME'])
    values = [p for p in model.parameters() if p.requires_grad]
    print('learns', sum(p.numel() for p in values), flush=True)
    optimiser = torch.optim.AdamW(values, lr=rate, weight_decay=.01, betas=(.9, .98))
    ready = multiprocessing.Queue(8)
    for seed in (11,):
        multiprocessing.Process(target=recordings, args=(voices_dir, speech_dir, seed, ready, rows), daemon=True).start()
    begin, step, recent, saved = None, 0, [], 0
    while True:
        audio, texts = ready.get()
        begin = begin or time.time()
        part = (time.time() - begin) / 60 / minutes
        if part >= 1:
            break
        for group in optimiser.param_groups:
            group['lr'] = rate * min(1, (step + 1) / 60) * (.5 + .5 * math.cos(math.pi * part)) + 1e-6
        ids, goal = targets.batch(texts)
        logits = model.decode(model.encode(torch.from_numpy(audio)), ids)
        loss = F.cross_entropy(logits.flatten(0, 1), goal.flatten(), ignore_index=-100, label_smoothing=.05)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(values, 1)
        optimiser.step()
        optimiser.zero_grad()
        recent.append(loss.item())
        step += 1
        if step % 20 == 0:
            print(f'{part * minutes:.1f} min, step {step}, {audio.shape[1] / 16000:.1f} s, waiting {ready.qsize()}, loss {np.mean(recent[-50:]):.3f}', flush=True)
        if time.time() - begin > saved + 300:
            saved = time.time() - begin
            save(model, os.path.join(out_dir, 'delta.npz'))
    save(model, os.path.join(out_dir, 'delta.npz'))
    print('done', step, flush=True)


if __name__ == '__main__':
    main()
