"""Rooms, noise and voices mixed as shop microphones hear them: what the recogniser is adapted to. All of it is drawn at random.

Voices are synthetic (models/cards/whisper-zh-shop.md names them); the noise beds are made of other voices in other corners of the
room, recorded noise and tones of a loudspeaker, at 20 to 0 dB below the speech.
"""
import csv, glob, json, math, os
import numpy as np
import pyroomacoustics as pra
import soundfile
from scipy.signal import oaconvolve, resample_poly

RATE = 16000


def level(samples):
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)) + 1e-12))


def load_voices(folder):
    """[(text, samples)] of every synthesised line: meta.*.jsonl names the .npy files (int16, 16 kHz)."""
    lines = [json.loads(line) for path in sorted(glob.glob(f'{folder}/meta.*.jsonl')) for line in open(path, encoding='utf-8')]
    return [(line['key'], np.load(f"{folder}/{line['file']}").astype(np.float32) / 32768) for line in lines]


def load_recordings(manifest, split):
    """[(text, samples)] of the real recordings of one split that is not measured on."""
    found = []
    for row in csv.DictReader(open(manifest, encoding='utf-8'), delimiter='\t'):
        if row['split'] != split or not row['transcript'] or float(row['duration_s']) > 12:
            continue
        samples, rate = soundfile.read(os.path.join(os.path.dirname(manifest), row['file']), dtype='float32', always_2d=True)
        common = math.gcd(rate, RATE)
        mono = resample_poly(samples[:, 0], RATE // common, rate // common).astype(np.float32)
        found.append((row['transcript'], mono * .07 / level(mono)))
    return found


def load_noises(folder):
    noises = []
    for path in sorted(glob.glob(f'{folder}/*.wav')):
        samples, rate = soundfile.read(path, dtype='float32', always_2d=True)
        common = math.gcd(rate, RATE)
        mono = resample_poly(samples[:, 0], RATE // common, rate // common).astype(np.float32)
        noises.append(mono - mono.mean())
    return noises


def simulate_rooms(count, random):
    """Impulse responses of random shoebox rooms: per room a list of responses (near, far, corner) at one microphone."""
    rooms = []
    for _ in range(count):
        size = [random.uniform(3.5, 10), random.uniform(3.5, 10), random.uniform(2.5, 3.6)]
        absorption, order = pra.inverse_sabine(random.uniform(.25, .7), size)
        room = pra.ShoeBox(size, fs=RATE, materials=pra.Material(absorption), max_order=min(order, 24))
        microphone = [random.uniform(1, size[0] - 1), random.uniform(1, size[1] - 1), random.choice([.8, 1.1, size[2] - .2])]
        room.add_microphone(microphone)
        for near, far in ((.5, 2.5), (.5, 2.5), (.5, 2.5), (2.5, 9), (2.5, 9)):
            room.add_source(place(microphone, size, near, far, random))
        room.compute_rir()
        delay = min(int(np.argmax(np.abs(r))) for r in room.rir[0])
        rooms.append([np.asarray(r[max(0, delay - 20):][:RATE * 7 // 10], np.float32) for r in room.rir[0]])
    return rooms


def place(microphone, size, near, far, random):
    for _ in range(200):
        distance, angle = random.uniform(near, far), random.uniform(0, 2 * math.pi)
        x, y = microphone[0] + distance * math.cos(angle), microphone[1] + distance * math.sin(angle)
        if .3 < x < size[0] - .3 and .3 < y < size[1] - .3:
            break
    return [float(np.clip(x, .3, size[0] - .3)), float(np.clip(y, .3, size[1] - .3)), random.uniform(1.1, 1.7)]


def tones(length, random):
    """Music-like: chords that fade, from a loudspeaker."""
    out, at, root = np.zeros(length, np.float32), 0, random.uniform(180, 320)
    while at < length:
        size = min(int(RATE * random.choice([.3, .5, 1])), length - at)
        time = np.arange(size) / RATE
        for step in random.sample([0, 2, 4, 5, 7, 9, 12, 14], 2):
            pitch = root * 2 ** (step / 12)
            out[at:at + size] += np.exp(-3 * time) * sum(np.sin(2 * np.pi * pitch * k * time) / k ** 1.5 for k in (1, 2, 3))
        at += size
    return out


def noise_bed(voices, noises, rooms, random, seconds=24):
    """What a shop sounds like when nobody speaks to the microphone."""
    length = seconds * RATE
    room, bed = random.choice(rooms), np.zeros(length, np.float32)
    talkers = random.choice([0, 2, 4, 8])
    for _ in range(talkers):
        stream, at = np.zeros(length, np.float32), -random.randrange(RATE)
        while at < length:
            voice = random.choice(voices)[1]
            part = voice[max(0, -at):][:length - max(at, 0)]
            stream[max(at, 0):max(at, 0) + len(part)] += part
            at += len(voice) + int(random.uniform(0, .8) * RATE)
        bed += oaconvolve(stream, random.choice(room[3:]))[:length] / max(1, talkers) ** .5
    if talkers == 0 or random.random() < .8:
        noise = np.roll(random.choice(noises), random.randrange(RATE))
        noise = np.tile(noise, length // len(noise) + 1)[:length]
        scale = 10 ** (random.uniform(-5, 3) / 20) * (level(bed) if talkers else 1) / level(noise)
        bed += oaconvolve(noise * scale, random.choice(room[3:]))[:length]
    if random.random() < .4:
        music = oaconvolve(tones(length, random), room[3])[:length]
        bed += music * level(bed) / level(music) * 10 ** (random.uniform(-9, 0) / 20)
    return bed / level(bed)


def vary(samples, random):
    """The same words slower or faster, and now and then with a pause where no mark stands: people read and think as they speak."""
    pace = random.choice([1, random.uniform(.72, .97), random.uniform(.85, 1.12)])
    if pace != 1:
        top = round(20 / pace)
        samples = resample_poly(samples, top, 20).astype(np.float32)
    if random.random() < .3 and len(samples) > RATE:
        frames = samples[:len(samples) // 320 * 320].reshape(-1, 320)
        energy = (frames ** 2).mean(1)
        inner = energy[len(energy) // 5:-len(energy) // 5 or None]
        cut = (int(np.argmin(inner)) + len(energy) // 5) * 320 + 160
        pause = np.zeros(int(random.uniform(.08, .35) * RATE), np.float32)
        samples = np.concatenate([samples[:cut], pause, samples[cut:]])
    return samples


def telephone(samples, random):
    """Through a narrow band and eight bits, as telephones and cheap badges do."""
    narrow = resample_poly(samples, 1, 2)
    peak = max(1e-6, float(np.abs(narrow).max()))
    curved = np.sign(narrow) * np.log1p(255 * np.abs(narrow) / peak) / np.log(256)
    coarse = np.round(curved * 127) / 127
    return resample_poly(np.sign(coarse) * (256 ** np.abs(coarse) - 1) / 255 * peak, 2, 1).astype(np.float32)[:len(samples)]


def nobody(beds, random):
    """A stretch of shop noise in which nobody speaks to the microphone."""
    length = int(random.uniform(.6, 4) * RATE)
    bed = random.choice(beds)
    shift = random.randrange(len(bed) - length)
    return bed[shift:shift + length] * 10 ** (random.uniform(-60, -30) / 20)


def mix(turns, rooms, beds, random):
    """One training recording of some turns, one after another, as one of: near and clean, near and noisy, far, telephone."""
    kind = random.choices(['clean', 'noisy', 'far', 'telephone'], [.3, .15, .45, .1])[0]
    room = random.choice(rooms)
    parts, at = [], int(random.uniform(.05, .4) * RATE)
    for number, samples in enumerate(turns):
        samples = vary(samples, random)
        gain = 10 ** (random.uniform(-4, 4) / 20)
        heard = samples * gain
        if kind == 'far':
            response = room[number % 3]
            heard = oaconvolve(heard, response).astype(np.float32)
            heard *= level(samples) * gain * 10 ** (random.uniform(-3, 3) / 20) / max(1e-6, level(heard[:len(samples)]))
        parts.append((at, heard, len(samples)))
        overlap = random.random() < .1
        at += len(samples) + int((-random.uniform(.05, .35) if overlap else random.uniform(.1, .8)) * RATE)
    last = parts[-1][0] + parts[-1][2] + int(random.uniform(.1, .4) * RATE)
    out = np.zeros(last, np.float32)
    for start, heard, _ in parts:
        heard = heard[:last - start]
        out[start:start + len(heard)] += heard
    spoken = level(np.concatenate([out[start:start + length] for start, _, length in parts]))
    if kind != 'clean':
        bed = random.choice(beds)
        shift = random.randrange(max(1, len(bed) - last))
        ratio = random.uniform(3, 22) if kind == 'far' else random.uniform(5, 25)
        out += np.resize(bed[shift:], last)[:last] * spoken / 10 ** (ratio / 20)
    if kind == 'telephone':
        out = telephone(out, random)
    if random.random() < .3:
        out = np.convolve(out, [1, -random.uniform(-.5, .5)], 'same').astype(np.float32)
    return out * 10 ** (random.uniform(-34, -16) / 20) / max(spoken, 1e-6)
