"""The reference names everything there is."""

from __future__ import annotations

import inspect
import re

import click
import pytest

from ledger.domain.events import Event
from ledger.domain.vocabulary import FIELDS as EVENT_FIELDS
from ledger.importing.costs.own import COLUMNS
from ledger.importing.profiles.profile import ENCODINGS, TARGETS
from ledger.importing.profiles.profile_document import LISTS, MAPS, SECTIONS
from ledger.importing.setup.document import BELOW, TOP
from ledger.log.relations import LOG, META
from ledger.log.topics import TOPICS
from ledger.position.explanations import explanation
from ledger.projections.engine import PROJECTION, relations
from ledger.reporting.positions.position import DETAIL, POSITIONS
from tests.cli.commands import COMMANDS
from tests.docs.conftest import DOCS, script

generator = script("generate_reference")


def _page(name: str) -> str:
    return (DOCS / "reference" / name).read_text(encoding="utf-8")


def _section(page: str, heading: str) -> str:
    """Return what stands below a heading, up to the next one."""
    found = re.search(rf"^{re.escape(heading)}\n(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL)
    assert found is not None, f"no section {heading}"
    return found[1]


@pytest.mark.parametrize("name", sorted(generator.PAGES))
def test_a_generated_page_is_current(name: str) -> None:
    current = (DOCS / name).read_text(encoding="utf-8")
    remedy = f"{name} is out of date → python docs/generate_reference.py"
    assert current == generator.PAGES[name]().rstrip() + "\n", remedy


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented_with_an_example(name: str) -> None:
    page, command = _page("commands.md"), COMMANDS[name]
    section = _section(page, f"### budget-ledger {name}")
    shared = page.partition("## Options that record")[2]
    for parameter in command.params:
        text = section + (shared if "(#options-that-record)" in section else "")
        if parameter.param_type_name == "option":
            assert f"`{parameter.opts[-1]}" in text or f"`{parameter.opts[0]}" in text
        else:
            assert parameter.make_metavar(click.Context(command)) in section
    assert f"budget-ledger {name}" in section.partition("Example:")[2].replace(
        "--database ledger.db ", ""
    )


def test_every_event_type_is_documented_with_its_topic_and_number() -> None:
    page = _page("events.md")
    for topic in TOPICS:
        assert f"Type {topic.number}, topic `{topic.name}`" in page
        assert (topic.event.__doc__ or "").strip() != (Event.__doc__ or "").strip()
        for field in topic.event.__struct_fields__:
            assert f"`{field}`" in page


def test_no_field_is_described_that_no_event_has() -> None:
    used = {field for topic in TOPICS for field in topic.event.__struct_fields__}
    assert {name for name, field in EVENT_FIELDS.items() if field.meaning} == used


def test_every_column_of_the_cost_file_is_documented() -> None:
    page = _page("cost-csv.md")
    assert [column for column in COLUMNS if f"| `{column}` |" not in page] == []


def test_every_entry_and_field_of_the_setup_file_is_documented() -> None:
    page = _page("setup-toml.md")
    entries = [(name, command) for name, command in TOP]
    entries += [
        (f"{top}.{name}", command) for top, below in BELOW.items() for name, command in below
    ]
    for name, command in entries:
        section = _section(page, f"## `[[{name}]]`")
        fields = [field.removesuffix("_cents") for field in command.__struct_fields__]
        own = fields[1:] if "." in name else fields  # the first is the thing it stands below
        assert [field for field in own if f"`{field}`" not in section] == [], name


def test_every_field_of_the_position_is_documented() -> None:
    page = _page("json-and-csv-fields.md")
    fields = (*POSITIONS.fields, *DETAIL.fields)
    assert [field for field in fields if f"`{field}`" not in page] == []


def test_every_table_and_column_is_documented() -> None:
    page = _page("record-layout.md")
    for relation in (*LOG, META, PROJECTION, *relations()):
        section = _section(page, f"## `{relation.name}`")
        assert [c for c in relation.column_names if f"| `{c}` |" not in section] == []


def test_every_kind_of_an_explanation_is_documented() -> None:
    page = _section(_page("json-and-csv-fields.md"), "## `explain`")
    source = inspect.getsource(explanation)
    kinds = set(re.findall(r"\b(?:Node|_sum)\(\s*\"(\w+)\"", source))
    assert kinds
    assert [kind for kind in sorted(kinds) if f"`{kind}`" not in page] == []


def test_every_key_of_a_mapping_profile_is_documented() -> None:
    page = (DOCS / "reference/profile-toml.md").read_text(encoding="utf-8")
    keys = {key for section in SECTIONS.values() for key in section}
    wanted = [*keys, *TARGETS, *ENCODINGS, "equals", "starts", "contains", "empty"]
    assert [key for key in wanted if f"`{key}`" not in page] == []
    heads = [*(f"[{one}]" for one in (*SECTIONS, *MAPS) if one), *(f"[[{one}]]" for one in LISTS)]
    assert [head for head in heads if f"`{head}`" not in page] == []
