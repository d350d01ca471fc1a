"""What somebody does for us has its time: a sentence of April is judged by April's roles (139), and one that
was sent after the end of a use was not true when it was sent (61)."""

from __future__ import annotations

from pathlib import Path

import pytest

from stanch.core.model import AssetId, Observation, RoleAnswer
from stanch.core.moments import END, Moment, Seq, When, at
from stanch.core.roles import roles
from tests.app.test_sent_sentences import NINE, NOON, ROLES, TEN, fates, of
from tests.program.commands import Stanch, flat, parsed
from tests.program.places import Places

JUNE = "2014-06-10T12:00Z"
CARDWISE = "Cardwise, which takes our payments, told us"


def april(stanch: Stanch, folder: Path, places: Places) -> None:
    """At nine: all roles are answered, Cardwise takes our payments, and it has answered."""
    lists = "".join(f"- {{role: {role}, answer: none}}\n" for role in ROLES)
    (folder / "register.yaml").write_text(f"all_servers: 'yes'\nroles:\n{lists}")
    stanch("start", places.tls(), "--no-questions", now=NINE)
    assert stanch("register", "import", "register.yaml", "--yes", now=NINE).code == 0
    stanch("vendor", "add", "Cardwise", "--role", "payments", "--yes", now=NINE)
    assert stanch("vendor", "statement", "Cardwise", "not_affected", "--yes", now=NINE).code == 0
    stanch("notice", "copy", now=NINE)


def sent(stanch: Stanch, now: str) -> None:
    assert stanch("notice", "sent", "--to", "all", "--at", now, now=NOON).code == 0


@pytest.mark.parametrize(
    ("since", "fate"),
    [("2014-04-08T09:30Z", "fell"), ("2014-04-08T10:30Z", "stands"), ("2014-05-01", "stands")],
    ids=["before it was sent", "after it was sent", "in May"],
)
def test_rule_61_what_was_sent_after_the_end_of_a_use_was_not_true(
    stanch: Stanch, tmp_path: Path, places: Places, since: str, fate: str
) -> None:
    april(stanch, tmp_path, places)
    sent(stanch, TEN)
    assert of(fates(stanch, NOON), CARDWISE) == "stands"
    assert stanch("register", "end", "Cardwise", "--since", since, "--yes", now=JUNE).code == 0
    found = stanch("claims", "--json", now=JUNE)
    assert of(fates(stanch, JUNE), CARDWISE) == fate
    text = flat(stanch("notice", "copy", "--corrects", "1", now=JUNE))
    assert (CARDWISE in text) is (fate == "fell"), found
    assert ("stanch notice copy --corrects 1" in stanch("status", now=JUNE).out) is (fate == "fell")


def test_rule_61_so_was_what_names_no_role(stanch: Stanch, tmp_path: Path, places: Places) -> None:
    april(stanch, tmp_path, places)
    stanch("vendor", "add", "Chatly", "--yes", now=NINE)
    stanch("vendor", "statement", "Chatly", "not_affected", "--yes", now=NINE)
    stanch("notice", "copy", now="2014-04-08T09:10Z")
    sent(stanch, TEN)
    assert stanch("register", "end", "Chatly", "--since", "2014-04-08T09:30Z", "--yes", now=JUNE).code == 0
    found = fates(stanch, JUNE)
    assert of(found, "Chatly, which we use, told us") == "fell"
    assert of(found, CARDWISE) == "stands"


SWITCHED = [
    [("vendor", "add", "Newpay", "--role", "payments", "--since", "2014-06-01", "--yes")],
    [
        ("register", "end", "Cardwise", "--since", "2014-06-01", "--yes"),
        ("register", "import", "none.yaml", "--yes"),
    ],
    [("register", "import", "none-since-june.yaml", "--yes")],
    [
        ("vendor", "add", "Newpay", "--role", "payments", "--since", "2014-06-01", "--yes"),
        ("register", "end", "Cardwise", "--since", "2014-06-01", "--yes"),
    ],
]


@pytest.mark.parametrize("steps", SWITCHED, ids=["joined", "ended and left out", "none since", "another"])
def test_rule_139_a_role_that_is_switched_in_june_leaves_april_as_it_was(
    stanch: Stanch, tmp_path: Path, places: Places, steps: list[tuple[str, ...]]
) -> None:
    (tmp_path / "none.yaml").write_text("roles:\n- {role: payments, answer: none}\n")
    (tmp_path / "none-since-june.yaml").write_text(
        "roles:\n- {role: payments, answer: none, since: 2014-06-01}\n"
    )
    april(stanch, tmp_path, places)
    sent(stanch, TEN)
    before = fates(stanch, NOON)
    assert set(before.values()) == {"stands"}
    for words in steps:
        assert stanch(*words, now=JUNE).code == 0
    after = fates(stanch, JUNE)
    assert of(after, CARDWISE) == "stands"
    assert of(after, "Whoever handles your payments told us") in ("stands", "superseded")
    assert not {"fell", "lost"} & set(after.values()), after
    if steps[0][0] == "vendor":
        assert "Newpay, which takes our payments" not in str(before)
        assert "Newpay" in flat(stanch("status", "--all", now=JUNE)).partition("Theirs")[2]


def test_rule_139_an_answer_without_a_date_corrects_what_was_said_of_all_time(
    stanch: Stanch, tmp_path: Path, places: Places
) -> None:
    april(stanch, tmp_path, places)
    sent(stanch, TEN)
    (tmp_path / "none.yaml").write_text("roles:\n- {role: payments, answer: none}\n")
    assert stanch("register", "import", "none.yaml", "--yes", now=JUNE).code == 0
    assert of(fates(stanch, JUNE), CARDWISE) == "lost"
    refused = stanch(
        "vendor", "add", "Newpay", "--role", "payments", "--since", "2014-07-01", "--yes", now=JUNE
    )
    assert refused.code == 2
    assert "has not come yet" in refused.err


def test_rule_139_the_register_keeps_since_when(stanch: Stanch, tmp_path: Path, places: Places) -> None:
    april(stanch, tmp_path, places)
    (tmp_path / "mine.yaml").write_text("roles:\n- {role: payments, answer: none, since: 2014-06-01}\n")
    assert stanch("register", "import", "mine.yaml", "--yes", now=JUNE).code == 0
    out = stanch("register", "export", now=JUNE).out
    assert "since: '2014-06-01'" in out or "since: 2014-06-01" in out
    (tmp_path / "again.yaml").write_text(out)
    count = len(parsed(stanch("timeline", "--json", now=JUNE)))
    assert stanch("register", "import", "again.yaml", "--yes", now=JUNE).code == 0
    assert len(parsed(stanch("timeline", "--json", now=JUNE))) == count
    assert "nobody else, since 1 June 2014" in stanch("timeline", now=JUNE).out


A, B, C = (AssetId(f"vendor:{one}") for one in "abc")


def said(*rows: tuple[int, tuple[AssetId, ...], int | None]) -> list[tuple[Seq, Observation]]:
    return [
        (
            Seq(number),
            Observation(
                AssetId("us"),
                RoleAnswer("mail", who, True, When() if since is None else at(Moment(since))),
                Moment(when),
                provenance="person_said",
            ),
        )
        for number, (when, who, since) in enumerate(rows, 1)
    ]


@pytest.mark.parametrize(
    ("rows", "ends", "early", "late"),
    [
        ([(10, (A,), None), (50, (B,), None)], {}, (B,), (B,)),
        ([(10, (A,), None), (50, (B,), 40)], {}, (A,), (B,)),
        ([(10, (A,), None), (50, (B,), None)], {A: 40}, (B, A), (B,)),
        ([(10, (A,), None), (20, (B,), None)], {A: 40}, (B,), (B,)),
        ([(10, (A,), None), (50, (B,), 40), (60, (B, C), None)], {}, (C, A), (B, C)),
        ([(10, (A,), None), (50, (B,), 40), (60, (), None)], {}, (A,), ()),
        ([(50, (B,), 40)], {}, None, (B,)),
    ],
    ids=[
        "corrected",
        "dated",
        "its use ended",
        "left out before",
        "joined later",
        "dropped later",
        "no earlier",
    ],
)
def test_rule_139_an_answer_holds_from_when_it_says(
    rows: list[tuple[int, tuple[AssetId, ...], int | None]],
    ends: dict[AssetId, int],
    early: tuple[AssetId, ...] | None,
    late: tuple[AssetId, ...],
) -> None:
    def ended(id: AssetId) -> Moment | None:
        return Moment(ends[id]) if id in ends else None

    told = said(*rows)
    found = [roles(told, moment, ended).get("mail") for moment in (Moment(30), Moment(70), END)]
    assert [None if one is None else set(one[1].vendors) for one in found] == [
        None if early is None else set(early), set(late), set(late)
    ]  # fmt: skip
