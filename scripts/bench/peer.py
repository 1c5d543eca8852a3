"""Hears one file per line of standard input with faster-whisper and answers with one line of JSON. Started by asr.ts."""
import json
import sys
import time

from faster_whisper import WhisperModel

folder, beams, filter_speech = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "vad"
model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=2)
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    started = time.perf_counter()
    segments, _ = model.transcribe(line.rstrip("\n"), language="zh", beam_size=beams, vad_filter=filter_speech)
    text = "".join(segment.text for segment in segments)
    print(json.dumps({"text": text, "ms": 1000 * (time.perf_counter() - started)}), flush=True)
