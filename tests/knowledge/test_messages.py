"""The sentences of each language: a missing one, or a missing form, fails the load with file and line."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal

from stanch.core.moments import parse, to_datetime
from stanch.errors import BadInput
from stanch.knowledge import claims, generic, messages, playbooks
from stanch.knowledge.message_format import by_icu
from stanch.tell import dates, names
from tests.tell.test_golden import forms
from tests.tell.worlds import COUNTS, kinds
from tests.world.events import untranslated

FOLDER = files("stanch.knowledge").joinpath("messages")
ENGLISH = messages.load("en")
GERMAN = FOLDER.joinpath("de.yaml").read_text("utf-8")
HITS = '"{n, plural, =0 {keinen Treffer} one {{found} Treffer} other {{found} Treffer}}"'
OPEN = '"{asset} {verb, select, sein {ist} other {hat}} {flaw}."'


def test_each_language_has_a_file_and_each_file_a_language() -> None:
    assert {one.name for one in FOLDER.iterdir()} == {f"{code}.yaml" for code in messages.NAMES}
    for code in messages.NAMES:
        assert messages.load(code).code == code


@pytest.mark.parametrize(
    ("found", "broken", "says"),
    [
        ("    own_open:\n", "    own_opened:\n", "claims.own_open.plain is missing"),
        (HITS, HITS.replace(" other {{found} Treffer}", ""), "no other"),
        (HITS, HITS.replace(" one {{found} Treffer}", ""), "no one"),
        (HITS, HITS.replace("one {", "few {"), "one"),
        (HITS, HITS.replace("=0 {keinen Treffer}", "=0 {keinen} =0 {keinen Treffer}"), "=0 a second time"),
        (HITS, HITS.replace("{found}", "einige"), "nothing of found"),
        (HITS, HITS.replace("one {{found}", "one {#"), "#"),
        (OPEN, OPEN.replace(" other {hat}", ""), "no other"),
        (OPEN, OPEN.replace("sein {ist}", "=1 {ist}"), "numbers are chosen by plural"),
        (OPEN, OPEN.replace("{flaw}", "diese Lücke"), "nothing of flaw"),
        (OPEN, OPEN.replace("{flaw}", "{flaw} seit {until}"), "the argument until"),
        (OPEN, OPEN.replace("{flaw}.", "{flaw."), "both its braces"),
        (OPEN, OPEN.replace("select", "selects"), "or plural, or select"),
        (OPEN, OPEN[:-1] + '}"', "closes nothing"),
        ('    we: "wir"\n', '    we: "wir"\n    they: "sie"\n', "names.they is not in en.yaml"),
        ('    we: "wir"\n', "    we: [wir]\n", "a list"),
        ("plurals: [one, other]", "plural: [one, other]", "no field 'plural'"),
    ],
)
def test_what_is_missing_or_does_not_fit_fails_the_load_by_line(found: str, broken: str, says: str) -> None:
    assert GERMAN.count(found) == 1
    text = GERMAN.replace(found, broken)
    with pytest.raises(BadInput) as refused:
        messages.parse(text, "mine.yaml", ENGLISH)
    assert says in f"{refused.value.what} {refused.value.help}"
    line = int(refused.value.what.split(":")[1])
    changed = GERMAN[: GERMAN.index(found)].count("\n") + 1
    nearest = [number for number, row in enumerate(text.splitlines(), 1) if row.endswith("claims:")]
    assert refused.value.what.startswith("mine.yaml:")
    assert changed <= line <= changed + broken.count("\n") or line in nearest or line == 1


def test_a_message_of_a_page_that_lacks_a_form_fails_as_well() -> None:
    """What a command says of them is read when it is said; here all of them are."""
    source = FOLDER.joinpath("en.yaml").read_text("utf-8")
    assert messages.parse(source, "en.yaml", None).messages == dict(ENGLISH.messages)
    count = "{n, plural, one {Data in one place} other {Data in {count} places}}"
    assert count in source
    broken = source.replace(count, count.replace(" one {Data in one place}", ""))
    with pytest.raises(BadInput, match=r"mine.yaml:\d+: messages.screens.sums.data: n, plural: no one"):
        messages.parse(broken, "mine.yaml", None)


def test_each_sentence_of_the_catalogue_has_its_words_and_no_other_has() -> None:
    said = {id.split(".")[1] for id in ENGLISH.messages if id.startswith("claims.")}
    assert said == set(claims.catalogue())
    catalogue = files("stanch.knowledge").joinpath("catalogue", "claims.yaml")
    source = catalogue.read_text("utf-8")
    with pytest.raises(BadInput, match=r"mine.yaml:\d+: claims\[\d+\].*: plain is missing"):
        claims.parse(source.replace("- id: nothing_before", "- id: nothing_ever"), "mine.yaml")


def test_each_message_that_is_asked_for_is_there_and_each_is_asked_for() -> None:
    asked = set(_asked())
    exact = {one for one in asked if "*" not in one}
    assert exact <= set(ENGLISH.messages)
    patterns = [re.compile(re.escape(one).replace(r"\*", "[a-z_0-9]+") + "$") for one in asked]
    for id in ENGLISH.messages:
        known = id.startswith("claims.") or any(pattern.match(id) for pattern in patterns)
        assert known, f"{id}: nothing asks for it"


def _asked() -> Iterator[str]:
    """The ids in the source; what is filled in there stands as `*`."""
    groups = "|".join(sorted({id.split(".")[0] for id in ENGLISH.messages}))
    id = re.compile(rf'"((?:{groups})\.(?:[a-z_0-9.]|\{{[^}}"]*\}})+)')
    rooms = (Path("src/stanch/tell").glob("*.py"), Path("src/stanch/console").rglob("*.py"))
    for path in (*itertools.chain(*rooms), Path("src/stanch/knowledge/generic.py")):
        for found in id.finditer(path.read_text("utf-8")):
            yield re.sub(r"\{[^}]*\}", "*", found[1])


@pytest.mark.parametrize("code", messages.NAMES)
def test_what_is_put_together_here_icu_puts_together_alike(code: str) -> None:
    for id, message in messages.load(code).messages.items():
        if not message.choices:
            values = {name: f"<'{name}'{{}}>" for name in message.arguments}
            assert message.text(values) == by_icu(message.pattern, code)(values), id


@pytest.mark.parametrize("text", ["it's", "it''s {a}", "'{a}' {a}", "a '{' b {a} '}'", "{a}'s", "'' {a}"])
def test_apostrophes_are_read_as_icu_reads_them(text: str) -> None:
    message = messages.read(ENGLISH.document, "$", text, "en", ENGLISH.plurals)
    assert message.text({"a": "x"}) == by_icu(text, "en")({"a": "x"})


def test_a_message_without_one_of_its_arguments_is_an_error() -> None:
    for id in ("names.quoted", "searched.hits"):
        with pytest.raises(KeyError):
            messages.say("en", id)


# what CLDR has: lists, days, months, the categories of numbers

REGIONS = {"en": "en_GB", "de": "de"}


@pytest.mark.parametrize("code", messages.NAMES)
def test_lists_and_numbers_are_as_cldr_has_them(code: str) -> None:
    locale = Locale.parse(REGIONS[code])
    assert set(messages.load(code).plurals) == locale.plural_form.tags | {"other"}
    for count in COUNTS:
        words = [f"w{number}" for number in range(count)]
        assert names.listed(words, code) == format_list(words, locale=locale)
    for number in (0, 999, 1000, 48_211, 1_234_567):
        assert names.digits(number, code) == format_decimal(number, locale=locale)
    for number in range(1000):
        message = messages.read(
            ENGLISH.document, "$", "{n, plural, one {one} other {other}}", code, ("one", "other")
        )
        assert message.text({"n": number}) == locale.plural_form(number)


@pytest.mark.parametrize("code", messages.NAMES)
def test_days_are_as_cldr_has_them(code: str) -> None:
    for month in range(1, 13):
        for day in (1, 8, 21):
            moment = parse(f"2014-{month:02}-{day:02}T12:00")
            date = to_datetime(moment).date()
            assert dates.day(moment, code) == format_date(date, "long", locale=REGIONS[code])
            said = messages.say(
                code, "dates.day_and_month", day=day, month=messages.say(code, f"months.{month}")
            )
            assert said == format_skeleton("MMMMd", date, locale=REGIONS[code])


# events


def test_each_event_has_its_words_in_each_language() -> None:
    for playbook in (*map(playbooks.load, playbooks.shipped()), *kinds()):
        for code in messages.NAMES:
            if code != "en":
                found = playbooks.translation(playbook, code)
                assert {one.id for one in playbook.remedies if one.done} <= dict(found.done).keys()


HEARTBLEED, CIRCLECI = playbooks.text("heartbleed"), playbooks.text("circleci-2023")


@pytest.mark.parametrize(
    ("text", "found", "broken", "says"),
    [
        (HEARTBLEED, "      verb: haben\n", "", "verb is missing"),
        (HEARTBLEED, "      verb: haben\n", "      verb: tun\n", "one of haben, sein"),
        (HEARTBLEED, "      without: diese Lücke nicht\n", "", "without is missing"),
        (HEARTBLEED, "      patched: Sicherheitsupdate eingespielt\n", "", "patched is missing"),
        (HEARTBLEED, "      patched: Sicher", "      mended: Sicher", "patched is missing"),
        (
            HEARTBLEED,
            "      rotated: Geändert\n",
            "      rotated: Geändert\n      eaten: Weg\n",
            "eaten",
        ),
        (HEARTBLEED, "  de:\n", "  fr:\n", "one of de"),
        (HEARTBLEED, "      verb: haben\n", "      verb: haben\n      shown: Wir hatten es.\n", "none"),
        (CIRCLECI, "      keys_out:\n", "      keys_gone:\n", "keys_out is missing"),
        (CIRCLECI, '        wish: "{asset} ist abgeschaltet."\n', "", "the same in this language"),
        (CIRCLECI, "{asset} wurde {done_on}", "{asset} wurde", "nothing of done_on"),
        (CIRCLECI, "{asset} wurde {done_on}", "{asset} wurde {done_on", "both its braces"),
    ],
)
def test_an_event_whose_words_are_not_whole_is_refused_by_line(
    text: str, found: str, broken: str, says: str
) -> None:
    assert found in text
    with pytest.raises(BadInput) as refused:
        playbooks.parse(text.replace(found, broken, 1), "mine.yaml")
    assert refused.value.what.startswith("mine.yaml:")
    line = int(refused.value.what.split(":")[1])
    begun = text.splitlines().index("translations:") + 1
    assert begun < line < text.splitlines().index("detectors:") + 3
    assert says in f"{refused.value.what} {refused.value.help}"


def test_rule_160_an_event_that_the_record_keeps_from_before_has_the_words_of_the_shipped_one() -> None:
    before = playbooks.kept(untranslated(HEARTBLEED), "heartbleed.yaml")
    assert not before.translations
    assert playbooks.translation(before, "de").words.flaw == "diese Lücke"


@pytest.mark.parametrize("translated", [True, False])
@pytest.mark.parametrize(
    ("english", "otherwise"),
    [
        ("  flaw: this flaw\n", "  flaw: this hole\n"),
        ("done: Restarted\n", "done: Restarted twice\n"),
        ("  logs: This flaw leaves no trace in ordinary logs.\n", "  logs: Some logs show it.\n"),
    ],
)
def test_rule_160_words_that_were_left_behind_by_english_are_not_said(
    english: str, otherwise: str, translated: bool
) -> None:
    """The text was changed, as somebody who knows more by now does, and its German was not."""
    source = HEARTBLEED if translated else untranslated(HEARTBLEED)
    assert source.count(english) == 1
    changed = playbooks.parse(source.replace(english, otherwise), "mine.yaml")
    with pytest.raises(BadInput, match="Heartbleed"):
        playbooks.translation(changed, "de")


def test_a_name_is_quoted_in_each_language_as_that_one_quotes() -> None:
    answers = {"vendor": "Some Very Long Named Service", "disclosed": "2026-11-20"}
    made = playbooks.parse(generic.make("vendor-breach", answers, "2026-11-20"), "made.yaml")
    assert "“Some Very Long Named Service”" in made.words.what
    assert "„Some Very Long Named Service“" in playbooks.translation(made, "de").words.what


def test_the_forms_of_a_message_are_all_tried() -> None:
    assert len(list(forms(ENGLISH.messages["searched.hits"]))) == len(COUNTS)
