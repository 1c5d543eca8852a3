"""Talk of others without labels, for the turn reader's encoder to read before its lessons: [{"speaker", "text"}] a conversation.

Television dialogue (CPED), chats of estate agents (BDCI 2020), telephone forums (DiaASQ), help desks (STC-3), and the reviews of
opinion_sets.py, each a turn of its own. What a benchmark measures on is not among it.
"""

import collections
import csv
import json
import re
import zipfile

import opinion_sets as sets

LONGEST = 110
LINKS = re.compile(r"https?://\S+|[@#]\S{1,20}|\[\S{1,6}\]|\s+|\u200b")


def cleaned(turns):
    found = [{"speaker": speaker, "text": LINKS.sub("", text)[:LONGEST]} for speaker, text in turns]
    return [turn for turn in found if len(turn["text"]) >= 2]


def television(folder):
    talks = collections.defaultdict(list)
    for row in sets.rows_of(folder / "cped_tv_dialogue" / "valid_split.csv"):
        talks[row["Dialogue_ID"]].append((row["Speaker"], row["Utterance"]))
    return talks.values()


def estate_agents(folder):
    """A customer's question and what the agent wrote after it."""
    train = folder / "realestate_qa_beike2020" / "train"
    talks = {}
    for number, text in csv.reader((train / "train.query.tsv").read_text("utf8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        talks[number] = [("C", text)]
    for row in csv.reader((train / "train.reply.tsv").read_text("utf8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        talks[row[0]].append(("S", row[2]))
    return talks.values()


def forums(folder):
    for one in json.loads((folder / "diaasq_zh" / "train.json").read_text("utf8")):
        yield [(str(speaker), text.replace(" ", "")) for speaker, text in zip(one["speakers"], one["sentences"])]


def help_desks(folder):
    archive = zipfile.ZipFile(folder / "stc3_customer_helpdesk" / "data.zip")
    for one in json.loads(archive.read("data/train_data_cn.json")):
        yield [(turn["sender"], "".join(turn["utterances"])) for turn in one["turns"]]


def dialogues(folder):
    for read in (television, estate_agents, forums, help_desks):
        yield from (turns for talk in read(folder) if (turns := cleaned(talk)))


def conversations(folder):
    """All of it; a review is a conversation of one turn."""
    yield from dialogues(folder)
    yield from (cleaned([("C", text)]) for _, text, _ in sets.polarities(folder))
