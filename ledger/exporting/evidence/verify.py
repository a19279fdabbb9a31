"""Check an evidence bundle of Budget Ledger without Budget Ledger and without a network.

    python verify.py BUNDLE [VERIFIER_KEY]

BUNDLE is the .zip or the folder, VERIFIER_KEY the line that you got from the body itself; without
it a signature is compared with the keys that the bundle names, which proves less. Needs Python 3.11
and, for signatures, `cryptography`. Ends with 0: everything holds; 3: it does not; 4: cannot tell.
"""

import json
import sys
import zipfile
from base64 import b64decode
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

FAULTS, UNKNOWN, GOOD, FROZEN = [], [], [], ("cost_share", "refinanced")
WRONG = (ValueError, KeyError, TypeError, IndexError, AttributeError, ArithmeticError)
STATED = {"cost_share": ("overhead_",), "adjustment": ("absorbed",)}
STATED["refinanced"] = ("by_", "capped", "paid_", "payable_", "segment_p", "unfunded_")
"""Below a figure: kinds (how they begin) that were computed by rules and are added, no more."""
TAKEN_OFF = {"refinanced", "as_closed", "absorbed", "paid_before"}  # parts that a sum subtracts


def _unpack(data, at=0):
    """Return a value of MessagePack, as fields are stored, and where the next one begins."""
    first, at = data[at], at + 1
    if first < 0x80 or first >= 0xE0:
        return first - 256 * (first >= 0xE0), at
    if first in {0xC0, 0xC2, 0xC3}:
        return {0xC0: None, 0xC2: False, 0xC3: True}[first], at
    if 0xCC <= first <= 0xD3:
        size = 1 << (first & 3)
        return int.from_bytes(data[at : at + size], "big", signed=first >= 0xD0), at + size
    if 0x90 <= first < 0xC0:
        count = first & (15 if first < 0xA0 else 31)
    else:
        size = {0xC4: 1, 0xC5: 2, 0xC6: 4, 0xD9: 1, 0xDA: 2, 0xDB: 4, 0xDC: 2, 0xDD: 4}[first]
        count, at = int.from_bytes(data[at : at + size], "big"), at + size
    if first < 0xA0 or first >= 0xDC:
        found = []
        for _ in range(count):
            one, at = _unpack(data, at)
            found.append(one)
        return found, at
    raw = data[at : at + count]
    return (raw if 0xC4 <= first <= 0xC6 else raw.decode()), at + count


class _Event:
    """Magic, hash before, number, stream, version, day, topic size, envelope hash, fields size."""

    def __init__(self, raw):
        topic, state = int.from_bytes(raw[68:72], "big"), int.from_bytes(raw[104:108], "big")
        self.number, self.before = int.from_bytes(raw[36:44], "big"), raw[4:36]
        self.hash, self.envelope = sha256(raw).digest(), raw[72:104]
        self.topic = raw[108 : 108 + topic].decode()
        self.fields, end = _unpack(raw[108 + topic :])
        self.amounts = {abs(one) for one in _inside(self.fields) if type(one) is int}
        if raw[:4] != b"BLE1" or len(raw) != 108 + topic + state or end != state:
            raise ValueError("its bytes are not those of an event")


def _inside(value):
    parts = value if type(value) is list else ()
    return [value, *(one for part in parts for one in _inside(part))]


def _fractions(event, *head):
    """Return all [above, below] among the fields; in keys they are [member, above, below]."""
    lists = [one for one in _inside(event.fields) if type(one) is list and one[:-2] == [*head]]
    return [Fraction(*one[-2:]) for one in lists if [*map(type, one[-2:])] == [int, int]]


def read_events(lines):
    """Hash every event again, and its envelope; chain those that are neighbours."""
    events, envelopes = {}, set()
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
            number = record["sequence"]
            event = _Event(b64decode(record["canonical"], validate=True))
            envelopes.add(sha256(b64decode(record.get("envelope", ""), validate=True)).digest())
            if number != event.number or number in events or record["hash"] != event.hash.hex():
                raise ValueError("its number or its hash is another one")
            if event.envelope not in envelopes:
                raise ValueError("who recorded it is not what its hash covers")
            events[number] = event
            if number - 1 in events and events[number - 1].hash != event.before:
                FAULTS.append(f"event {number - 1}: is not the one that event {number} follows")
        except WRONG as error:
            FAULTS.append(f"event {number}: {error}")
    return events


def tree_root(bundle, events):
    """Return the root (RFC 6962) that the hashes of the events and the given nodes lead to."""
    parts = {one["first"]: (one["last"], bytes.fromhex(one["hash"])) for one in bundle["subtrees"]}
    parts |= {n: (n, sha256(b"\0" + one.hash).digest()) for n, one in events.items()}
    left_over = set(parts)

    def node(first, count):
        last, found = parts.get(first, (0, b""))
        if last == first + count - 1:
            left_over.discard(first)
            return found
        if count == 1:
            raise ValueError(f"event {first} is missing")
        left = 1 << (count - 1).bit_length() - 1
        return sha256(b"\1" + node(first, left) + node(first + left, count - left)).digest()

    root = node(1, bundle["size"])
    FAULTS.extend(f"event {one}: does not stand in the tree" for one in sorted(left_over))
    return root


def check_seal(note, bundle, root, first, trusted):
    """Compare the checkpoint (C2SP) with the tree, and its signatures with the keys."""
    text, _, below = note.partition("\n\n")
    origin, size, signed_root = text.split("\n")
    if (int(size), b64decode(signed_root)) != (bundle["size"], root):
        FAULTS.append("checkpoint: it is of another tree than the events lead to")
    if origin != f"budget-ledger/{first.hex()[:32]}":
        FAULTS.append("event 1: the checkpoint is of a ledger that began with another event")
    keys, good = [trusted] if trusted else bundle["verifier_keys"], 0
    for line in filter(None, below.split("\n")):
        _, name, blob = line.split(" ")
        raw = b64decode(blob)
        for whose, digits, material in (key.split("+", 2) for key in keys if key.count("+") > 1):
            if (whose, digits) == (name, raw[:4].hex()):
                good += bool(_signed(b64decode(material)[1:], raw[4:], f"{text}\n".encode()))
    if good:
        own = "" if trusted else ", by a key that the bundle names itself: ask the body for it"
        GOOD.append(f"sealed: {size} events of {origin}{own}")
    elif trusted:
        FAULTS.append("checkpoint: the key that you named did not sign it")
    else:
        UNKNOWN.append("no signature was checked: compare the root with one that you have")


def _signed(key, signature, text):
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        Ed25519PublicKey.from_public_bytes(key).verify(signature, text)
        return True
    except ImportError:
        UNKNOWN.append("signatures need: pip install cryptography")
    except Exception:  # noqa: BLE001 - its own, which needs the import
        FAULTS.append("checkpoint: the signature is not that of the key")


def check_position(position, events, done):
    """Add a position up again, node by node, from the amounts in its events."""
    figures, proven = position["figures"], []
    for tree in position["trees"]:
        figure, parts = tree["values"].get("figure", tree["kind"]), tree["children"]
        if tree["kind"] == "closed":  # its event says the parts
            parts = [{"kind": k, "cents": figures[k]} for k in FROZEN if figure == "unrefinanced"]
        for name, node in ((figure, tree), *((one["kind"], one) for one in parts)):
            proven += [name] if name in figures else []
            if node["cents"] != figures.get(name, node["cents"]):
                FAULTS.append(f"{name} is not what its explanation comes to")
        _check_node(tree, position, events, done)
    if sorted(proven) != sorted(figures):
        FAULTS.append("the explanation of a figure is missing")


def _check_node(node, position, events, done, stated=()):
    stated = STATED.get(node["kind"], stated)
    event = events.get(node["event"])
    place = f"event {node['event']}" if node["event"] else "explanation"
    try:
        if node["event"] and not event:
            raise ValueError("the explanation rests on it, and it is not in the bundle")
        done.append(_held(node, position, event, stated))
    except WRONG as error:
        FAULTS.append(f"{place}: {error}: {node['words']}")
    for child in node["children"] if node["kind"] != "after_closing" else ():  # no part of a sum
        _check_node(child, position, events, done, stated)


def _held(node, position, event, stated):
    kind, values, cents, below = node["kind"], node["values"], node["cents"], node["children"]
    total = sum(one["sign"] * (one["cents"] or 0) for one in below)
    turned = [one["kind"] for one in below if (one["sign"] != 1) != (one["kind"] in TAKEN_OFF)]
    if node["sums"] and (cents != total or {*turned} - {"borne_upto"}):
        raise ValueError("the sum is not that of its parts")
    how, right = "added up" if node["sums"] else "computed again", True
    if kind == "booking":
        off = abs(Fraction(event.fields[7] * values["days"], values["of_days"]) - cents)
        said = [event.fields[3], event.fields[6], event.topic[:4]]
        right = off < 1 and said == [values["voucher"], values["cost_type"], "Cost"]
    elif kind == "closed":
        (row,) = (one for one in event.fields[2] if one[0] == position["programme"])
        frozen = {"unrefinanced": row[5], "authorised": row[6]}[values["figure"]]
        said = [position["figures"][name] for name in FROZEN]
        right = event.topic == "YearClosed:1" and [cents, *said] == [frozen, *row[1:3]]
    elif kind == "share":
        part = Fraction(values["part"])
        given = _fractions(event, position["body"]) if event else []
        alone = not event or event.topic[:4] == "Post"  # without a key the employing body bears it
        given = given or [0, *[1] * alone]
        right = part in given and abs(part * values["base"] - cents) < 1 and values["base"] == total
    elif kind == "payable":
        right = cents == min(one["cents"] for one in below)
    elif kind == "vat":
        off = abs(Fraction(*event.fields[2]) * values["base_cents"] - cents)
        right = off * 2 <= 1 and [event.topic, event.fields[1]] == ["VatDecided:1", values["code"]]
    elif kind == "occupancy":
        right = Fraction(values["fte"]) in _fractions(event)
    elif kind == "month":  # a month is at most 31 days of 365, whatever days count
        filled = sum(Fraction(one["values"].get("fte", 0)) for one in below)
        most = max((one["cents"] or 0 for one in below), default=0) * filled * Fraction(31, 365)
        how, right = "held to rate and FTE", cents <= most + 1
    elif cents is None or kind.startswith(stated):
        how = "stated by the ledger" if cents is not None else ""
    elif not node["sums"]:
        how, right = "read in their events", not below and abs(cents) in event.amounts
    if not right:
        raise ValueError("what is said does not follow from it")
    return how


def _main(path, trusted=""):
    """Check everything, say it, and return the exit code."""
    place = zipfile.Path(path) if zipfile.is_zipfile(path) else Path(path)
    try:
        bundle = json.loads((place / "bundle.json").read_text(encoding="utf-8"))
        events = read_events((place / "events.jsonl").read_text(encoding="ascii").splitlines())
        root, done = tree_root(bundle, events), []
        check_seal((place / "checkpoint").read_text("utf8"), bundle, root, events[1].hash, trusted)
        for position in bundle["positions"]:
            check_position(position, events, done)
            said = ", ".join(f"{name} {cents}" for name, cents in position["figures"].items())
            GOOD.append(f"{position['name']} {position['year']}, cents: {said}")
        GOOD.append("; ".join(f"{done.count(how)} amounts {how}" for how in sorted({*done}) if how))
        few = "that nothing is left out is proven only by a bundle of all events (--every-event)"
        GOOD.append(few if bundle["subtrees"] else "every event is there, and none beside")
    except (*WRONG, OSError) as error:
        FAULTS.append(f"bundle: {error}")
    end = "WRONG" if FAULTS else "NOT ALL WAS CHECKED" if UNKNOWN else "EVERYTHING HOLDS"
    told = [f"WRONG: {one}" for one in FAULTS] or GOOD
    print(*told, *(f"CANNOT TELL: {one}" for one in UNKNOWN), end, sep="\n")
    return 3 if FAULTS else 4 if UNKNOWN else 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:3]) if sys.argv[1:] and Path(sys.argv[1]).exists() else __doc__)
