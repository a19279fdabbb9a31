"""Check an evidence bundle of Budget Ledger without Budget Ledger and without a network.
    python verify.py BUNDLE [VERIFIER_KEY]
BUNDLE is the .zip or the folder, VERIFIER_KEY the line that you got from the body itself; else a signature is compared
with keys that the bundle names, which proves less. Needs Python 3.11 and `cryptography`. Ends with 0: everything holds;
3: it does not; 4: cannot tell.
"""

import json, sys, zipfile
from base64 import b64decode
from datetime import date
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
FAULTS, UNKNOWN, GOOD, FROZEN = [], [], [], ("cost_share", "refinanced")
WRONG = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
STATED = {"cost_share": ("overhead_",), "adjustment": ("absorbed",)}  # by rules, only added
STATED["refinanced"] = ("by_", "capped", "paid_", "payable_", "segment_p", "unfunded_")
TAKEN_OFF = {"refinanced", "as_closed", "absorbed", "paid_before"}  # parts that a sum subtracts
GRANTED, OTHER_YEARS = {"rate", "said_term"}, {"adjustment_year", "borne_upto"}
ONCE = {*FROZEN, "borne_upto", "eligible_cost"}  # no day of a booking stands twice below one
SIZES = {0xC4: 1, 0xC5: 2, 0xC6: 4, 0xD9: 1, 0xDA: 2, 0xDB: 4, 0xDC: 2, 0xDD: 4}  # of lengths
DECIDED = {"BudgetAuthorised:1": (3, 4), "AuthorisationAmended:1": (2, 1)}  # amount, first year
def _unpack(data, at=0):
    """Return a value of MessagePack, as fields are stored, and where the next one begins."""
    first, at = data[at], at + 1
    if first < 0x80 or first >= 0xE0: return first - 256 * (first >= 0xE0), at
    if first in {0xC0, 0xC2, 0xC3}: return {0xC0: None, 0xC2: False, 0xC3: True}[first], at
    def whole(size, signed=False): return int.from_bytes(data[at : at + size], "big", signed=signed), at + size
    if 0xCC <= first <= 0xD3: return whole(1 << (first & 3), first >= 0xD0)
    if 0x90 <= first < 0xC0: count = first & (15 if first < 0xA0 else 31)
    else: count, at = whole(SIZES[first])
    if first < 0xA0 or first >= 0xDC:
        found = [(None, at)]
        for _ in range(count): found.append(_unpack(data, found[-1][1]))
        return [one for one, _ in found[1:]], found[-1][1]
    return (data[at : at + count] if 0xC4 <= first <= 0xC6 else data[at : at + count].decode()), at + count
class _Event:
    """Magic, hash before, number, stream, version, day, topic size, envelope hash, fields size."""
    def __init__(self, raw):
        topic, state = int.from_bytes(raw[68:72], "big"), int.from_bytes(raw[104:108], "big")
        self.number, self.before, self.envelope = int(raw[36:44].hex(), 16), raw[4:36], raw[72:104]
        self.hash, self.day = sha256(raw).digest(), int.from_bytes(raw[64:68], "big", signed=True)
        self.topic, (self.fields, end) = raw[108 : 108 + topic].decode(), _unpack(raw[108 + topic :])
        self.parts = _inside(self.fields)
        if raw[:4] != b"BLE1" or len(raw) != 108 + topic + state or end != state:
            raise ValueError("its bytes are not those of an event")
    def fractions(self, *head):  # all [above, below] among the fields; in keys they are [member, above, below]
        lists = [one for one in self.parts if type(one) is list and one[:-2] == [*head]]
        return [Fraction(*one[-2:]) for one in lists if [*map(type, one[-2:])] == [int, int]]
def _inside(value): return [value, *(x for one in (value if type(value) is list else ()) for x in _inside(one))]
def _fraction(said): return Fraction(*map(int, str(said).split("/")))
def _year(day): return date.fromordinal(719163 + day).year

def read_events(lines):
    """Hash every event again, and its envelope; chain those that are neighbours."""
    events, envelopes = {}, set()
    for number, line in enumerate(lines, 1):
        try:
            number = (record := json.loads(line))["sequence"]
            event = _Event(b64decode(record["canonical"], validate=True))
            envelopes.add(sha256(b64decode(record.get("envelope", ""), validate=True)).digest())
            if number != event.number or number in events or record["hash"] != event.hash.hex():
                raise ValueError("its number or its hash is another one")
            if event.envelope not in envelopes: raise ValueError("it was recorded by another one")
            events[number] = event
            if number - 1 in events and events[number - 1].hash != event.before:
                FAULTS.append(f"event {number - 1}: is not the one that event {number} follows")
        except WRONG as error: FAULTS.append(f"event {number}: {error}")
    return events
def tree_root(bundle, events):
    """Return the root (RFC 6962) that the hashes of the events and the given nodes lead to."""
    parts = {one["first"]: (one["last"], bytes.fromhex(one["hash"])) for one in bundle["subtrees"]}
    parts |= {n: (n, sha256(b"\0" + one.hash).digest()) for n, one in events.items()}
    left_over = set(parts)
    def node(first, count):
        last, found = parts.get(first, (0, b""))
        if last == first + count - 1: return left_over.discard(first) or found
        if count == 1: raise ValueError(f"event {first} is missing")
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
    if origin != f"budget-ledger/{first.hex()[:32]}": FAULTS.append("event 1: of another ledger")
    keys, good = [trusted] if trusted else bundle["verifier_keys"], 0
    for _, name, blob in (line.split(" ") for line in below.split("\n") if line):
        raw = b64decode(blob)
        for whose, digits, material in (key.split("+", 2) for key in keys if key.count("+") > 1):
            good += (whose, digits) == (name, raw[:4].hex()) and bool(_signed(material, raw, text))
    own = "" if trusted else ", by a key that the bundle names itself: ask the body for it"
    if good: GOOD.append(f"sealed: {size} events of {origin}{own}")
    elif trusted: FAULTS.append("checkpoint: the key that you named did not sign it")
    else: UNKNOWN.append("no signature was checked: compare the root with one that you have")
def _signed(material, raw, text):
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        key = Ed25519PublicKey.from_public_bytes(b64decode(material)[1:])
        return key.verify(raw[4:], f"{text}\n".encode()) is None
    except ImportError: UNKNOWN.append("signatures need: pip install cryptography")
    except Exception:  # noqa: BLE001 - its own, which needs the import
        FAULTS.append("checkpoint: the signature is not that of the key")
def check_position(position, bundle, events, done):
    """Add a position up again, node by node, from the amounts in its events."""
    figures, whose, proven = position["figures"], [position["body"], position["name"]], []
    if whose not in (one.fields[:2] for one in events.values() if one.topic == "BodyRegistered:1"):
        raise ValueError("the body was registered under another name")
    at = dict(position, basis=bundle["basis"], events=events, seen=set(), looked=set(), late=False, stated=())
    for tree in position["trees"]:
        figure, parts = tree["values"].get("figure", tree["kind"]), tree["children"]
        if tree["kind"] == "closed":  # its event says the parts
            parts = [{"kind": k, "cents": figures[k]} for k in FROZEN if figure == "unrefinanced"]
        for name, node in ((figure, tree), *((one["kind"], one) for one in parts)):
            proven += [name] if name in figures else []
            if node["cents"] != figures.get(name, node["cents"]):
                FAULTS.append(f"{name} is not what its explanation comes to")
        _check_node(tree, at, done)
    if not sorted(proven) == sorted(figures) == sorted({*FROZEN, "unrefinanced", "authorised"}):
        FAULTS.append("the explanation of a figure is missing")
    said = ", ".join(f"{name} {cents}" for name, cents in figures.items())
    GOOD.append(f"{position['name']} {position['programme']} {position['year']} ({bundle['basis']}), cents: {said}")
    apart = {} if bundle["subtrees"] else _left_out(at, events)
    FAULTS.extend(f"event {n}: bears on it, and is in no sum" for n in apart if not apart[n])
    if apart: GOOD.append(f"rightly in none of its sums: events {sorted(apart)}")
def _left_out(at, events):
    """Return what was booked for a position and is in no sum, and whether rightly, by number."""
    body, year, cash, found = at["body"], at["year"], at["basis"] == "cash", {}
    undone = {one.fields[1] for one in events.values() if one.topic[:5] == "FactW"}
    def kept(*heads): return [e for n, e in events.items() if e.topic.startswith(heads) and n not in undone]
    posts = {e.fields[0] for e in kept("PostE") if e.fields[1] == at["programme"]}
    if {events[n].fields[5] for n in at["seen"]} - posts: raise ValueError("its bookings are of another programme")
    # Of posts and agreements: the name, the first day, the number, and what is said from then on.
    rests = [(f[0], f[5], n, f[6]) for n, f in ((e.number, e.fields) for e in kept("PostE"))]
    rests += [(f[0], f[1], n, f[3]) for n, f in ((e.number, e.fields) for e in kept("PostA")) if f[3]]
    keys = [(f[0], f[4], n, f[2], f[5], *f[11:13]) for n, f in ((e.number, e.fields) for e in kept("AgreementC"))]
    keys += [(f[0], f[3], n, f[1], None, *f[9:11]) for n, f in ((e.number, e.fields) for e in kept("AgreementA"))]
    paid, ended = {(e.fields[5], _year(e.fields[6])) for e in kept("CostPaid")}, kept("AgreementT", "PostC")
    closed, clock = [e for e in kept("YearC") if e.fields[0] == body and e.fields[1] >= year and not cash], kept("Clock")
    for one in kept("CostB", "CostR"):
        post, kind, cents, first, last, _, day, bears = one.fields[5:13]
        counts = bears == year or {(post, bears), (None, bears)} & at["looked"]
        if cash: counts = _year(day) == year if day else (one.number, year) in paid
        if one.number in at["seen"] or not counts or post not in posts: continue
        names = {name for *_, name in _holding(rests, {post}, first, last)}
        held, own = _holding(keys, names, first, last), body == one.fields[0]
        ends = [e.fields[1] for e in ended if e.fields[0] in {post, *names}] + [key[4] or last for key in held]
        named = any(member == body for key in held for member, *_ in key[3]) and min(ends) >= first
        if not own and not named: continue
        rightly = not own and any((base and kind not in base) or (kind == "overhead" and rule not in {"", "actual"})
            for key in keys if key[0] in names and key[1] <= last for base, rule in [key[5:]] if key[5:])
        for e in closed[:1]:  # what came after it is no part; a clock that was wrong leaves that open
            rightly = rightly or e.fields[1] > year or one.number > e.number or one.day > e.day or bool(clock)
        found.setdefault((post, kind, first, last), []).append((one.number, cents, rightly))
    return {n: ok or not sum(c for _, c, free in lines if not free) for lines in found.values() for n, _, ok in lines}
def _holding(lines, names, first, last):
    known = [one for one in lines if one[0] in names and one[1] <= last]
    return [k for k in known if not any(k[0] == n[0] and k[2] < n[2] and n[1] <= max(first, k[1]) for n in known)]
def _check_node(node, at, done):
    kind, values = node["kind"], node["values"]
    at = {**at, **{name: values[name] for name in ("post", "grant") if name in values}}
    at["stated"], at["late"] = STATED.get(kind, at["stated"]), at["late"] or kind == "late"
    if kind in ONCE: at["within"], at["days"] = kind, {}
    if kind == "adjustment_year": at["year"] = values["year"]
    if kind in OTHER_YEARS: at["looked"].add((values.get("post"), values["year"]))
    event = at["events"].get(node["event"])
    try:
        if node["event"] and not event: raise ValueError("it is not in the bundle")
        done.append(_held(node, at, event))
    except WRONG as error:
        place = f"event {node['event']}" if node["event"] else "explanation"
        FAULTS.append(f"{place}: {error}: {node['words']}")
    for child in node["children"] if kind != "after_closing" else (): _check_node(child, at, done)  # else no part
def _booked(node, at, event):
    """Return whether a booking is of this post and year, and no day of it stands twice."""
    values, (post, kind, cents, first, last, _, paid, year) = node["values"], event.fields[5:13]
    days, of_days, used = values["days"], last - first + 1, at["days"]
    used[event.number], _ = used.get(event.number, 0) + days, at["seen"].add(event.number)
    later = [at["events"][one["event"]].fields[-1] for one in node["children"] if not paid]
    if at["basis"] == "cash": year = _year(max(later, default=paid))
    paying = (one.fields[0] for one in at["events"].values() if kind in one.parts[2:])
    if at["within"] == "eligible_cost" and at["grant"] not in paying:
        raise ValueError("the notice does not name its cost type")
    said = [values["voucher"], values["cost_type"], "Cost", at["post"], values["of_days"]]
    right = [event.fields[3], kind, event.topic[:4], post, of_days] == said and 0 < days <= used[event.number]
    right = right and used[event.number] <= of_days and (year == at["year"] or (at["late"] and year < at["year"]))
    return right and abs(Fraction(cents * days, of_days) - node["cents"]) < 1
def _decided(cents, at, event):
    fields, whose, year = event.fields, [at["body"], at["programme"]], at["year"]
    of = [one.fields[:3] for one in at["events"].values() if one.topic == "BudgetAuthorised:1"]
    amount, since = DECIDED.get(event.topic, (3 + (event.topic[0] == "B"), 2))
    right = [fields[0], *whose] in of if event.topic in DECIDED else fields[:3] == [*whose, year]
    return right and fields[since] <= year and abs(cents) == fields[amount]
def _held(node, at, event):
    kind, values, cents, below = node["kind"], node["values"], node["cents"], node["children"]
    total = sum(one["sign"] * (one["cents"] or 0) for one in below)
    turned = [one["kind"] for one in below if (one["sign"] != 1) != (one["kind"] in TAKEN_OFF)]
    if type(cents) not in {int, type(None)}: raise ValueError("no whole cents")
    off = node["sums"] and (cents != total or {*turned} - {"borne_upto"})
    if off: raise ValueError("the sum is not that of its parts")
    how, right = "added up" if node["sums"] else "computed again", True
    if kind == "booking": right = _booked(node, at, event)
    elif kind in {"closed", "as_closed"}:
        (row,) = (one for one in event.fields[2] if one[0] == at["programme"])
        frozen = row[6] if values.get("figure") == "authorised" else row[5]
        said = [at["figures"][name] for name in FROZEN] if kind == "closed" else row[1:3]
        right = [event.topic, *event.fields[:2], frozen, *row[1:3]] == ["YearClosed:1", at["body"], at["year"], cents, *said]
    elif kind == "share":
        part = _fraction(values["part"])
        given = (event and event.fractions(at["body"])) or [0, *[1] * (not event or event.topic[:4] == "Post")]
        right = part in given and abs(part * values["base"] - cents) < 1 and values["base"] == total
    elif kind == "payable": right = cents == min(one["cents"] for one in below)
    elif kind == "vat":
        off = abs(Fraction(*event.fields[2]) * values["base_cents"] - cents)
        right = off * 2 <= 1 and [event.topic, event.fields[1]] == ["VatDecided:1", values["code"]]
    elif kind == "occupancy": right = _fraction(values["fte"]) in event.fractions()
    elif kind == "month":  # a month is at most 31 days of 365, whatever days count
        filled = sum(_fraction(one["values"].get("fte", 0)) for one in below)
        most = max((one["cents"] or 0 for one in below), default=0) * filled * Fraction(31, 365)
        how, right = "held to rate and FTE", cents <= most + 1
    elif cents is None or kind.startswith(at["stated"]): how = "" if cents is None else f"stated by the ledger as {kind}"
    elif not node["sums"]:
        term = kind in GRANTED and event.topic[:5] == "Grant" and cents in event.parts
        how, right = "read in their events", not below and (term or (kind not in GRANTED and _decided(cents, at, event)))
    if not right: raise ValueError("what is said does not follow from it")
    return how

def _main(path, trusted=""):
    """Check everything, say it, and return the exit code."""
    place = zipfile.Path(path) if zipfile.is_zipfile(path) else Path(path)
    try:
        bundle = json.loads((place / "bundle.json").read_text(encoding="utf-8"))
        events = read_events((place / "events.jsonl").read_text(encoding="ascii").splitlines())
        root, done = tree_root(bundle, events), []
        check_seal((place / "checkpoint").read_text("utf8"), bundle, root, events[1].hash, trusted)
        for position in bundle["positions"] or [{}]: check_position(position, bundle, events, done)
        GOOD.append("; ".join(f"{done.count(how)} amounts {how}" for how in sorted({*done}) if how))
        few = "that nothing is left out is proven only by a bundle of all events (--every-event)"
        GOOD.append(few if bundle["subtrees"] else "every event is there, and none beside")
    except (*WRONG, OSError) as error: FAULTS.append(f"bundle: {error}")
    end = "WRONG" if FAULTS else "NOT ALL WAS CHECKED" if UNKNOWN else "EVERYTHING HOLDS"
    for line in (*([f"WRONG: {one}" for one in FAULTS] or GOOD), *(f"CANNOT TELL: {one}" for one in UNKNOWN), end):
        print("".join(sign if sign.isprintable() else "?" for sign in line))
    return 3 if FAULTS else 4 if UNKNOWN else 0
if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:3]) if sys.argv[1:] and Path(sys.argv[1]).exists() else __doc__)
