"""Rows that are taken beside the parser are read as the parser reads them, and refused alike."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ledger.domain.errors import UsageError
from ledger.importing.files import guarded_xml
from ledger.importing.files.plain_rows import PlainRows
from ledger.importing.files.xlsx import XlsxRows
from tests.effort import examples
from tests.importing.workbooks import workbook

PLAIN = (
    '<c r="{at}"><v>12</v></c>',
    '<c r="{at}"><v>274.71</v></c>',
    '<c r="{at}" s="1"><v>44562</v></c>',
    '<c r="{at}" s="2" t="n"><v>501</v></c>',
    '<c r="{at}" t="s"><v>0</v></c>',
    '<c r="{at}" t="b"><v>1</v></c>',
    '<c r="{at}" t="str"><v>Überweisung, Rg. 7</v></c>',
    '<c r="{at}" t="inlineStr"><is><t>M08-ST01</t></is></c>',
    '<c r="{at}" t="inlineStr"><is><t xml:space="preserve"> a\n_x000D_b > c </t></is></c>',
    '<c r="{at}" s="1"/>',
    '<c r="{at}"></c>',
    "",
)
ODD = (
    '<c t="inlineStr" r="{at}"><is><t>turned</t></is></c>',
    "<c><v>3</v></c>",
    '<c r="{at}" t="inlineStr"><is><t>Müller &amp; Söhne</t></is></c>',
    '<c r="{at}" t="inlineStr"><is><t><![CDATA[</row><row r="9">]]></t></is></c>',
    '<c r="{at}" t="inlineStr"><is><r><t>in</t></r><r><t>pieces</t></r></is></c>',
    '<c r="{at}" t="inlineStr"><is><t></t></is></c>',
    '<c r="{at}"><f>1+1</f><v>2</v></c>',
    '<c r="{at}"><f>1+1</f></c>',
    '<c r="{at}"><v></v></c>',
    '<c r="{at}" t="e"><v>#REF!</v></c>',
    '<c r="{at}" t="d"><v>2024-02-30</v></c>',
    '<c r="{at}"><is><t>7</t></is></c>',
    '<c r="{at}" xmlns="urn:other"><v>4</v></c>',
    '<!-- <c r="{at}"><v>5</v></c> --><c r="{at}"><v>6</v></c>',
    'between<c r="{at}"><v>6</v></c>',
)
WRONG = (
    '<c r="{at}" t="s"><v>9</v></c>',
    '<c r="{at}"><v>1e999</v></c>',
    '<c r="{at}"><v>twelve</v></c>',
    '<c r="A1"><v>1</v></c>',
    '<c r="{at}" t="str"><v>a]]>b</v></c>',
    '<c r="{at}" t="str"><v>a\x01b</v></c>',
    '<c r="{at}" t="str"><v>a\ufffeb</v></c>',
    '<c r="{at}" t="str"><v>a\r\nb</v></c>',
    '<c r="{at}" s="1" s="1"><v>1</v></c>',
    '<c r="{at}"><v>&none;</v></c>',
    '<c r="{at}"><v>1</c>',
    f'<c r="{{at}}" t="inlineStr"><is><t>{"x" * 33_000}</t></is></c>',
)
OPENED = (
    '<row r="{n}">',
    '<row r="{n}" spans="1:3" hidden="1">',
    '<row r="{n}" r="{n}">',
    '<row r="{n}" x14ac:dyDescent="0.25">',
    '<row r="1">',
    "<row>",
)
BETWEEN = ("", "\n  ", '<!-- </row> <row r="1"> -->', "<other/>", "<row/>")
ROWS = st.lists(
    st.tuples(
        st.sampled_from([OPENED[0]] * 9 + [*OPENED]),
        st.lists(st.sampled_from([*PLAIN] * 6 + [*ODD] * 2 + [*WRONG]), max_size=3),
        st.sampled_from([""] * 9 + [*BETWEEN]),
    ),
    max_size=9,
)


def sheet_of(rows):
    """Return rows as they stand in a sheet, each cell in a column of its own."""
    parts = []
    for number, (opened, cells, behind) in enumerate(rows, 1):
        written = (
            cell.format(at=f"{letter}{number}") for letter, cell in zip("BDE", cells, strict=False)
        )
        parts.append(f"{opened.format(n=number)}{''.join(written)}</row>{behind}")
    return "".join(parts)


def read(path):
    """Return the rows of a workbook with what is said of them, or why it is refused."""
    try:
        rows = XlsxRows(path)
        return list(rows), list(map(str, rows.notes))
    except UsageError as error:
        return str(error)


@settings(max_examples=examples(150), deadline=None, suppress_health_check=list(HealthCheck))
@example(rows=[(OPENED[0], [PLAIN[0], PLAIN[7]], "")] * 3, size=64 << 10)
@given(rows=ROWS, size=st.sampled_from([19, 300, 64 << 10]))
def test_rows_are_read_and_refused_as_the_parser_alone_would(tmp_path_factory, rows, size):
    folder = tmp_path_factory.mktemp("plain")
    formats = ("dd.mm.yyyy", "00000")
    path = workbook(
        folder / "w.xlsx", sheet_of(rows), formats=formats, texts="<si><t>shared</t></si>"
    )
    found = []
    for beside in (True, False):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(guarded_xml, "_CHUNK", size)
            if not beside:
                patch.setattr(PlainRows, "_found", lambda *_: None)
            found.append(read(path))
    assert found[0] == found[1]


@pytest.mark.parametrize("odd", [0, 50])
def test_the_parser_sees_the_first_row_and_odd_ones_alone(tmp_path, monkeypatch, odd):
    rows = [(OPENED[0], [PLAIN[0], PLAIN[7]], "")] * 1000
    if odd:
        rows[odd] = (OPENED[0], [ODD[2]], "")
    path = workbook(tmp_path / "w.xlsx", sheet_of(rows))
    seen = []
    feed = PlainRows._feed

    def fed(self, text):
        seen.append(text.count(b"<row "))
        feed(self, text)

    monkeypatch.setattr(PlainRows, "_feed", fed)
    assert len(list(XlsxRows(path))) == 1000
    assert sum(seen) == 1 + bool(odd)


def test_another_encoding_is_left_to_the_parser(tmp_path):
    cells = [PLAIN[7].replace("M08", "Müll")]
    said = '<?xml version="1.0" encoding="ISO-8859-1"?>'
    path = workbook(tmp_path / "w.xlsx", sheet_of([(OPENED[0], cells, "")] * 3), doctype=said)
    shown = "Müll-ST01".encode().decode("latin-1")
    assert [row[1] for _, row in XlsxRows(path)] == [shown] * 3
