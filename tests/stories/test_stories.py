"""Each story, told from the day itself: what is exposed, what to do, what may be said, what fell."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from stanch.core.assessment import Assessment, assess
from stanch.core.claims import Judgement
from stanch.core.fold import fold
from stanch.core.model import Digest, IncidentId, Tri
from stanch.core.moments import AsOf, Moment, Seq
from stanch.core.notice_review import fallen
from stanch.core.notices import Judged, Revision, Sentence
from stanch.core.plan import plan
from stanch.core.propagation import spread
from stanch.core.reassessment import renew
from stanch.core.selection import compose
from stanch.core.state import State
from stanch.core.vex import vex
from stanch.core.view import View
from stanch.core.world import World
from stanch.errors import BadInput
from stanch.knowledge import claims, playbooks
from tests.stories import reading
from tests.stories.reading import AssetThen, Scene, Sending, Story, named


@cache
def story(path: Path) -> Story:
    return reading.read(path)


def world(told: Story, known: Seq, true_at: Moment, incident: str = "") -> World:
    state = fold(State(), [row for row in told.rows if row[0] <= known])
    id = incident or told.playbook
    return spread(reading.playbook(id), View(state, IncidentId(id)), AsOf(known, true_at))


SCENES = [(path, scene) for path in reading.stories() for scene in story(path).scenes]


@pytest.mark.parametrize(
    ("path", "scene"), SCENES, ids=[f"{scene.place}, as of {scene.then.as_of}" for _, scene in SCENES]
)
def test_what_must_follow_follows(path: Path, scene: Scene) -> None:
    told = story(path)
    found = world(told, scene.known, scene.true_at, scene.incident)
    judgement = Judgement(found)
    for one in scene.then.assets:
        check_asset(found, one)
    check_plan(found, scene)
    for row in scene.then.advice:
        assert judgement.advice(row.credential) == (row.advice, row.because), row.credential
    check_sentences(judgement, scene)
    for number, fate in enumerate(scene.then.sent):
        sending = next(one for one in told.sendings if one.name == fate.notice)
        fates = {sentence(judged): one for judged, one in fates_of(told, sending, scene)}
        assert fates.get(fate.sentence) == fate.fate, (number, fate)


def check_asset(found: World, expected: AssetThen) -> None:
    one = assess(found, named(expected.id))
    assert (one.now.verdict, one.ever.verdict) == (expected.today, expected.before), one
    if expected.why:
        assert expected.why in {one.now.why, one.ever.why}, one
    if expected.via is not None:
        assert named(expected.via) in (*one.now.via, *one.ever.via), one
    if expected.vex:
        assert vex(one, found.playbook)[0] == expected.vex, one
    if expected.done is not None:
        verdicts: tuple[tuple[Tri, tuple[str, ...]], ...] = (
            ("yes", expected.done),
            ("no", expected.missing),
            ("unknown", expected.unclear),
        )
        for verdict, remedies in verdicts:
            assert tuple(m.remedy for m in one.milestones if m.done == verdict) == remedies, (verdict, one)


def check_plan(found: World, scene: Scene) -> None:
    actions = plan(found)
    names = {f"{one.remedy} {shown(one.asset)}": one for one in actions}
    assert tuple(names)[: len(scene.then.next)] == scene.then.next
    for wait in scene.then.blocked:
        action = names[wait.action]
        assert action.state == "blocked", action
        assert {f"{remedy} {shown(asset)}" for remedy, asset in action.waits_for} == set(wait.by), action


def check_sentences(judgement: Judgement, scene: Scene) -> None:
    found = compose(claims.of(judgement.world.playbook), judgement)
    said = {sentence(one.judged) for one in found.said}
    assert set(scene.then.said) <= said
    assert not set(scene.then.unsaid) & said
    not_yet = {sentence(one): one for one in found.not_yet}
    for row in scene.then.not_yet:
        one = not_yet[row.claim]
        assert one.verdict == row.verdict, one
        assert tuple(f"{shown(blocker.subject)} {blocker.why}" for blocker in one.blockers) == row.because


def fates_of(told: Story, sending: Sending, scene: Scene) -> list[tuple[Judged, str]]:
    """What became of each sentence of a notice, by what is known in this scene, and by its own event."""
    sent = Judgement(world(told, sending.known, sending.at, sending.incident))
    known = claims.of(sent.world.playbook)
    said = compose(known, sent).said
    sentences = tuple(Sentence(one.judged.claim, one.judged) for one in said)
    as_of = AsOf(sending.known, sending.at)
    revision = Revision(
        IncidentId(sending.incident), 1, "en", Digest(""), sentences, as_of, sending.at, Digest(""), "1"
    )
    then, today = (
        world(told, scene.known, true_at, sending.incident) for true_at in (sending.at, scene.true_at)
    )
    fates = fallen(revision, known, then, today)
    return [(said[number].judged, fate) for number, fate in fates.items()]


def shown(id: str) -> str:
    return id.replace("key:sha256/", "key:")


def sentence(judged: Judged) -> str:
    return f"{judged.claim} {shown(judged.about)}" if judged.about else judged.claim


@pytest.mark.slow
@pytest.mark.parametrize("path", list(reading.stories()), ids=lambda path: path.stem)
@pytest.mark.parametrize("at_once", [1, 3])
def test_a_story_told_line_by_line_comes_to_the_same(path: Path, at_once: int) -> None:
    told = story(path)
    for true_at in {scene.true_at for scene in told.scenes}:
        grown = world(told, Seq(0), true_at)
        kept = {id: assess(grown, id) for id in grown.assets}
        for first in range(0, len(told.rows), at_once):
            rows = told.rows[first : first + at_once]
            touched = renew(grown, rows)
            kept = {id: one for id, one in kept.items() if id in grown.assets and id not in touched}
            kept |= {id: assess(grown, id) for id in touched if id in grown.assets}
        whole = world(told, Seq(len(told.rows)), true_at)
        assert {id: verdicts(one) for id, one in kept.items()} == {
            id: verdicts(assess(whole, id)) for id in whole.assets
        }


def verdicts(one: Assessment) -> object:
    """An assessment without its grounds: of several of equal weight either may be named."""
    found = [(each.verdict, each.why, each.until) for each in (one.own_now, one.own_ever, one.now, one.ever)]
    return found, one.periods, [(each.remedy, each.done, each.when, each.why) for each in one.milestones]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("- {on: 2014-04-08, probd: endpoint:www}", r"mine.yaml:6.*probd"),
        ("- {on: 2014-04-08}", r"mine.yaml:6.*0 verbs"),
        ("- {probed: endpoint:www}", r"mine.yaml:6.*no date"),
        ("- {on: tuesday, probed: endpoint:www}", r"mine.yaml:6.*tuesday"),
        ("- {retracted: nothing}", r"mine.yaml:6.*nothing"),
        ("- {bond: endpoint:www}", r"mine.yaml:6.*bond"),
        ("- {on: 2014-04-08, asked: vendor:x, incident: worm}", r"mine.yaml:6.*worm"),
    ],
)
def test_a_broken_story_is_refused_by_line(line: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        f"title: t\nplaybook: heartbleed\nstory:\n  - chapter: one\n    happened:\n      {line}\n"
    )
    with pytest.raises(BadInput, match=says):
        reading.read(file)


def test_every_shipped_playbook_has_a_story() -> None:
    assert {story(path).playbook for path in reading.stories()} == set(playbooks.shipped())
