"""Speaks the lines that the recogniser is adapted to, with the kit that made the synthetic visits (Kokoro-82M; its README names the weights).

  SYNTH_DIR=… python scripts/train/recogniser/voices.py KIT_DIR OUT_DIR [part parts] [--others LINES.txt] [--every 3]

Every line of scripts/train/shop-talk, and one of LINES.txt after each three (`--every`), in a voice, pitch and pace of its own: published
voices, blends of two, and blends with voices of other languages. Writes OUT_DIR/meta.PART.jsonl and int16 arrays at 16 kHz.
"""
import argparse, glob, json, os, random, re, sys, zlib
import numpy as np

MANDARIN = ['zf_xiaobei', 'zf_xiaoxiao', 'zf_xiaoyi', 'zm_yunjian', 'zm_yunxi', 'zm_yunxia', 'zm_yunyang']
TALK = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../shop-talk/*.txt')


def choose_voice(draw, others):
    kind = draw.random()
    if kind < .35 or not others:
        return draw.choice(MANDARIN)
    first, second = draw.sample(MANDARIN, 2) if kind < .7 else (draw.choice(MANDARIN), draw.choice(others))
    share = round(draw.uniform(.25, .75) if kind < .7 else draw.uniform(.55, .75), 2)
    return f'{first}*{share}+{second}*{round(1 - share, 2)}'


def lines(others, every):
    talk = [line.strip()[2:] for path in sorted(glob.glob(TALK)) for line in open(path, encoding='utf-8') if line[:2] in ('S ', 'C ')]
    random.Random(1).shuffle(talk)
    mixed = []
    for number, line in enumerate(talk):
        mixed.append(line)
        if number % every == every - 1 and others:
            mixed.append(others.pop(0))
    # digits could be read in more than one way
    return [line for line in mixed if not re.search('[0-9%]', line) and 3 <= len(line) <= 70]


def main():
    options = argparse.ArgumentParser()
    options.add_argument('kit'), options.add_argument('out')
    options.add_argument('part', nargs='?', type=int, default=0), options.add_argument('parts', nargs='?', type=int, default=1)
    options.add_argument('--others'), options.add_argument('--every', type=int, default=3)
    args = options.parse_args()
    sys.path.insert(0, args.kit)
    from synth import render
    pool = glob.glob(os.path.join(os.environ['SYNTH_DIR'], 'voices/[!z]*.bin'))
    foreign = sorted(os.path.basename(path)[:-4] for path in pool)
    others = open(args.others, encoding='utf-8').read().split('\n') if args.others else []
    with open(f'{args.out}/meta.{args.part}.jsonl', 'w', encoding='utf-8') as meta:
        for number, line in enumerate(lines(others, args.every)):
            if number % args.parts != args.part:
                continue
            draw = random.Random(zlib.crc32(line.encode()))
            voice = choose_voice(draw, foreign)
            samples = render(line, voice, round(draw.uniform(.95, 1.25), 2), round(draw.uniform(.92, 1.08), 3))
            name = f'{args.part}-{number:05d}.npy'
            np.save(f'{args.out}/{name}', (np.clip(samples, -1, 1) * 32767).astype(np.int16))
            meta.write(json.dumps({'key': line, 'file': name, 'voice': voice}, ensure_ascii=False) + '\n')
            meta.flush()


if __name__ == '__main__':
    main()
