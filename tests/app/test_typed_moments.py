"""What a person types as a moment is taken as they mean it, or refused with the form to write."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from stanch.app.typed.moments import FORMS, read, with_version
from stanch.core.moments import DAY, MINUTE, Moment, When, at, from_datetime, iso, parse, to_datetime
from stanch.errors import BadInput

BERLIN, LOS_ANGELES = ZoneInfo("Europe/Berlin"), ZoneInfo("America/Los_Angeles")
NOW = parse("2014-04-09T03:00Z")
"""Still the evening of the 8th in Los Angeles; five in the morning of the 9th in Berlin."""


def when(text: str, zone: ZoneInfo = BERLIN) -> When:
    return read(text).when(zone, NOW)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2014-04-08T16:40", "2014-04-08T14:40Z"),
        ("2014-04-08 16:40Z", "2014-04-08T16:40Z"),
        ("2014-04-08 16:40:05.25 UTC", "2014-04-08T16:40:05.25Z"),
        ("2014/04/08 16:40", "2014-04-08T14:40Z"),
        ("15:45 PDT", "2014-04-08T22:45Z"),
        ("3:45 PM PDT", "2014-04-08T22:45Z"),
        ("15:45-07:00", "2014-04-08T22:45Z"),
        ("15:45 −0700", "2014-04-08T22:45Z"),
        ("3:45 PM", "2014-04-09T13:45Z"),
        ("3pm", "2014-04-09T13:00Z"),
        ("12 a.m.", "2014-04-08T22:00Z"),
        ("12:30 PM", "2014-04-09T10:30Z"),
        ("02:30", "2014-04-09T00:30Z"),
        ("yesterday 20:00", "2014-04-08T18:00Z"),
        ("20:00 yesterday", "2014-04-08T18:00Z"),
        ("tomorrow 12:00 UTC", "2014-04-10T12:00Z"),
        ("8 April 2014 15:45", "2014-04-08T13:45Z"),
        ("April 8, 2014 at 3:45 PM PDT", "2014-04-08T22:45Z"),
        ("Apr 8th 2014, 15:45 UTC+2", "2014-04-08T13:45Z"),
        ("16:40 UTC on 8 April 2014", "2014-04-08T16:40Z"),
        ("Tue, 08 Apr 2014 16:40:00 +0200 (CEST)", "2014-04-08T14:40Z"),
        ("Tuesday 8 April 2014 16:40Z", "2014-04-08T16:40Z"),
    ],
)
def test_what_people_write_is_understood(text: str, meant: str) -> None:
    assert when(text) == at(parse(meant)), iso(when(text).low)


@pytest.mark.parametrize(
    "text", ["2014-04-08", "8 April 2014", "April 8, 2014", "8-Apr-2014", "yesterday", "8. April 2014"]
)
def test_a_day_is_a_day_of_the_zone(text: str) -> None:
    assert when(text) == When(parse("2014-04-07T22:00Z"), Moment(parse("2014-04-08T22:00Z") - 1))


def test_an_offset_and_an_abbreviation_do_not_ask_for_the_zone() -> None:
    for text in ("15:45 PDT", "2014-04-08 16:40Z", "3 PM +01:00"):
        assert not read(text).local
    for text in ("15:45", "2014-04-08", "yesterday", "2014-04-08T16:40", "16:40Z..17:00"):
        assert read(text).local


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("04/08/2014", "write 2014-08-04 or 2014-04-08"),
        ("8.4.2014", "write 2014-04-08 or 2014-08-04"),
        ("04-08-2014 16:40", "2014-08-04"),
        ("25/04/2014", "write 2014-04-25"),
        ("04/04/2014", "write 2014-04-04"),
        ("08.04.14", "which of these is the year?"),
        ("31/31/2014", "is not a date"),
        ("16:40 IST", "+05:30 (India), +01:00 (Ireland) or +02:00 (Israel)"),
        ("16:40 cst", "+08:00 (China)"),
        ("16:40 BST", "+06:00 (Bangladesh)"),
        ("3:45 PM EST", "+10:00 (Australia)"),
        ("16:40 ET", "-04:00 in summer, -05:00 in winter"),
        ("2014-04-08 16:40 PST", "-08:00, or -07:00 (PDT)"),
        ("2014-01-08 16:40 CEST", "+02:00, or +01:00 (CET)"),
        ("16:40 XYZ", "XYZ is no zone that is known"),
        ("16:40 Europe/Berlin", "write its offset from UTC"),
        ("16:40+25:00", "no place is that far from UTC"),
        ("13:00 PM", "twelve hours have no 13"),
        ("0:10 AM", "twelve hours have no 0"),
        ("24:00", "is not a time"),
        ("16:60", "is not a time"),
        ("2014-04-08T23:59:60Z", "is not a time"),
        ("2014-02-30", "is not a date"),
        ("8 April", "which day of which year?"),
        ("16:40 April", "names no year"),
        ("Monday 8 April 2014", "2014-04-08 is a Tuesday"),
        ("Tuesday 16:40", "which Tuesday?"),
        ("21:00..20:00", "21:00 is after 20:00"),
        ("2014-04-09..2014-04-08", "is after"),
        ("2014-03-30 02:30", "they were put forward over it"),
        ("9999-12-31", "no date that can be kept"),
        ("0001-01-01", "no date that can be kept"),
        *((text, FORMS) for text in (
            "", "   ", "..", "now", "noon", "soon", "16.40", "1640", "20140408", "2014-04-0816:40",
            "2014-04-08T",
            "2014-04-08 2014-04-09", "16:40 17:40", "yesterday 2014-04-08", "2014-04-08 PDT", "PDT 16:40",
            "16:40 UTC PDT",
            "2014-04-08T16:40+02:00 (EDT)", "16:405", "2014-04-088", "٢٠١٤-٠٤-٠٨", "2014-04-08\x00",
            "4", "4 o'clock",
            "last Tuesday", "x" * 999, "2014-W15", "16:40,5", "2014-04-08, 16:40, maybe",
        )),
    ],
)  # fmt: skip
def test_what_could_be_read_in_two_ways_or_in_none_is_refused_with_the_form_to_write(
    text: str, named: str
) -> None:
    with pytest.raises(BadInput) as refused:
        when(text)
    assert named in str(refused.value)
    assert refused.value.help


def test_a_time_that_clocks_showed_twice_is_within_both() -> None:
    assert when("2014-10-26 02:30") == When(parse("2014-10-26T00:30Z"), parse("2014-10-26T01:30Z"))
    assert when("2014-10-26 02:30 CEST") == at(parse("2014-10-26T00:30Z"))


def test_days_on_which_clocks_change_are_as_long_as_they_were() -> None:
    lengths = {}
    for day in ("2014-03-30", "2014-10-26", "2014-06-01"):
        found = when(day)
        lengths[day] = (found.high + 1 - found.low) // 3_600_000_000
    assert lengths == {"2014-03-30": 23, "2014-10-26": 25, "2014-06-01": 24}
    # clocks in São Paulo were put forward at midnight; Samoa left a whole day out
    sao_paulo = when("2014-10-19", ZoneInfo("America/Sao_Paulo"))
    assert sao_paulo == When(parse("2014-10-19T03:00Z"), Moment(parse("2014-10-20T02:00Z") - 1))
    with pytest.raises(BadInput, match="2011-12-30 was no day in Pacific/Apia"):
        when("2011-12-30", ZoneInfo("Pacific/Apia"))


def test_today_is_the_day_of_the_zone_that_was_typed_else_of_the_workspace() -> None:
    assert when("16:40", LOS_ANGELES) == at(parse("2014-04-08T23:40Z"))
    assert when("16:40", BERLIN) == at(parse("2014-04-09T14:40Z"))
    assert when("16:40 UTC", LOS_ANGELES) == at(parse("2014-04-09T16:40Z"))


def test_something_in_between() -> None:
    assert when("20:00..21:00") == When(parse("2014-04-09T18:00Z"), parse("2014-04-09T19:00Z"))
    assert when("..2014-04-08") == When(None, Moment(parse("2014-04-08T22:00Z") - 1))
    assert when("8 April 2014 ..") == When(parse("2014-04-07T22:00Z"), None)


def test_a_date_given_on_that_day_means_by_now() -> None:
    day = read("2014-04-09")
    assert day.by(BERLIN, NOW) == NOW
    assert read("2014-04-07").by(BERLIN, NOW) == Moment(parse("2014-04-07T22:00Z") - 1)
    assert read("02:00..23:00").by(BERLIN, NOW) == NOW
    assert read("2014-04-12").by(BERLIN, NOW) > NOW, "what is to come is not made to have been"


def test_the_date_that_is_told_is_the_one_that_was_typed() -> None:
    """In Los Angeles the 7th ends at seven in the morning of the 8th, UTC."""
    assert read("2014-04-07").by(LOS_ANGELES, NOW) == Moment(parse("2014-04-08") - 1)
    with pytest.raises(BadInput, match="until when"):
        read("2014-04-07..").by(LOS_ANGELES, NOW)


ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/Los_Angeles",
    "Asia/Kolkata",
    "Pacific/Apia",
    "America/St_Johns",
    "Asia/Tehran",
]
MONTHS = ["January", "February", "March", "April", "May", "June", "July",
          "August", "September", "October", "November", "December"]  # fmt: skip


@given(
    st.integers(parse("1990-01-01") // MINUTE, parse("2037-01-01") // MINUTE),
    st.sampled_from(ZONES),
    st.sampled_from(range(12)),
    st.booleans(),
)
def test_every_way_to_write_a_moment_means_that_moment(
    minute: int, zone_name: str, form: int, named: bool
) -> None:
    zone = ZoneInfo(zone_name)
    moment = Moment(minute * MINUTE)
    local = to_datetime(moment).astimezone(zone)
    offset = local.utcoffset()
    assert offset is not None
    assume(not named or offset.total_seconds() % 60 == 0)
    month, half, hour12 = MONTHS[local.month - 1], "PM" if local.hour >= 12 else "AM", local.hour % 12 or 12
    texts = [
        f"{local:%Y-%m-%d}T{local:%H:%M}",
        f"{local:%Y-%m-%d} {local:%H:%M:%S}",
        f"{local.day} {month} {local.year} {local:%H:%M}",
        f"{month} {local.day}, {local.year} {hour12}:{local:%M} {half}",
        f"{local:%H:%M} on {local.day} {month[:3]} {local.year}",
        f"{month[:3]} {local.day} {local.year} at {hour12}:{local:%M}{half.lower()}",
        f"{local.year}/{local.month}/{local.day} {local:%H:%M}",
        f"{local:%A}, {local.day} {month} {local.year} {local:%H:%M}",
        f"{local.day}-{month[:3]}-{local.year} {local:%H:%M}",
        f"{local:%Y-%m-%d}  {local:%H:%M}",
        f"{local:%a} {local:%Y-%m-%d} {local:%H:%M}",
        f"{local:%H:%M}, {local.day} {month} {local.year}",
    ]
    text = texts[form]
    if named:
        minutes = int(offset.total_seconds() // 60)
        shift = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
        text = f"{local:%Y-%m-%d} {local:%H:%M}{shift}"
    found = read(text).when(zone, NOW)
    assert found.low <= moment <= found.high, text
    assert found.high - found.low <= DAY // 8, text


_WORDS = [
    "2014-04-08", "2014", "04", "8", "april", "Apr", "8 April 2014", "16:40", "3:45", "PM", "am", "PDT",
    "IST", "Z", "UTC",
    "+02:00", "-0700", "T", "at", "on", ",", "..",
    "yesterday", "today", "Tuesday", "Mon", ":", "/", ".", "(CEST)",
    "th", "30",
]  # fmt: skip


@given(st.lists(st.sampled_from(_WORDS), max_size=6), st.sampled_from([" ", ""]), st.sampled_from(ZONES))
@example(["8 April 2014", "16:40", "+02:00"], " ", "UTC")
def test_whatever_is_accepted_says_what_was_typed(words: list[str], between: str, zone_name: str) -> None:
    """Every number of an accepted text is in the moment that it became."""
    text = between.join(words)
    zone = ZoneInfo(zone_name)
    try:
        typed = read(text)
        found = typed.when(zone, NOW)
    except BadInput:
        return
    for point, moment in ((typed.early, found.earliest), (typed.late, found.latest)):
        assert (point is None) == (moment is None)
        if point is None or moment is None or ".." in text:
            continue
        here = to_datetime(moment).astimezone(zone if point.offset is None else timezone(point.offset))
        for year in re.findall(r"(?<!\d)\d{4}(?!\d)(?![\d:])", re.sub(r"[+-]\d{4}", "", text)):
            assert here.year == int(year)
        for hour, minute in re.findall(r"(?<![\d+:-])(\d\d?):(\d\d)", text):
            assert (here.hour % 12, here.minute) == (int(hour) % 12, int(minute))
        if "pm" in text.lower():
            assert here.hour >= 12
        if "pr" in text and "8" in words:
            assert (here.month, here.day) == (4, 8)
        if "yesterday" in text:
            today = (
                to_datetime(NOW).astimezone(zone if point.offset is None else timezone(point.offset)).date()
            )
            assert here.date() == today - timedelta(days=1)
        if "tue" in text.lower():
            assert here.date() == date(2014, 4, 8)


@given(st.text(max_size=30), st.sampled_from(ZONES))
@example("İ 2014", "UTC")
@example("16:40\u2028", "UTC")
def test_no_text_does_more_than_be_refused(text: str, zone_name: str) -> None:
    with suppress(BadInput):
        read(text).when(ZoneInfo(zone_name), NOW)


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)), st.sampled_from(ZONES))
def test_every_day_that_can_be_kept_holds_its_noon(day: date, zone_name: str) -> None:
    zone = ZoneInfo(zone_name)
    try:
        found = read(day.isoformat()).when(zone, NOW)
    except BadInput:
        assert day.year in (1, 9999) or day == date(2011, 12, 30)
        return
    noon = from_datetime(datetime(day.year, day.month, day.day, 12, tzinfo=zone))
    assert found.low <= noon <= found.high
    assert DAY // 2 < found.high - found.low < 2 * DAY


@pytest.mark.parametrize(
    ("text", "moment", "version"),
    [
        ("2014-04-08:2.15.0", "2014-04-08", "2.15.0"),
        ("16:40:2.15.0", "16:40", "2.15.0"),
        ("16:40:30", "16:40:30", ""),
        ("16:40:30:2.15.0", "16:40:30", "2.15.0"),
        ("2014-04-08T16:40Z:1:9.2p1-2+deb12u3", "2014-04-08T16:40Z", "1:9.2p1-2+deb12u3"),
        ("yesterday 20:00:1.0.1g", "yesterday 20:00", "1.0.1g"),
        ("2014-04-08:pkg:maven/org.example/log@2.15.0", "2014-04-08", "pkg:maven/org.example/log@2.15.0"),
        ("2014-04-01 .. 2014-04-08:2.15.0", "2014-04-01 .. 2014-04-08", "2.15.0"),
    ],
)
def test_a_version_stands_behind_a_moment(text: str, moment: str, version: str) -> None:
    assert with_version(text) == (read(moment), version)


@pytest.mark.parametrize("text", ["2014-04-08:", "2014-04-08:two words", "soon:2.15.0", ":2.15.0", "2.15.0"])
def test_what_is_no_moment_with_a_version_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        with_version(text)
