"""When was one server or vendor exposed, for all that was seen and said? As plain as can be.

Numbers in comments are those of docs/rules.md.
"""

from __future__ import annotations

from stanch.core.model import Asset, AssetId, Component, Inventory
from stanch.core.moments import HOUR, During, Moment
from tests.reference.standing import Look, Record


def probes(record: Record, kind: str = "endpoint") -> tuple[str, ...]:
    """The names of the probes that speak of the event."""
    return tuple(
        name
        for one in record.playbook.detectors
        if one.reads == "probe" and one.on == kind
        for name in one.match
    )


def questions(record: Record, kind: str) -> tuple[str, ...]:
    """The questions on which a person's word speaks of the event."""
    return tuple(
        name
        for one in record.playbook.detectors
        if one.reads == "attested" and one.on == kind
        for name in one.match
    )


def spoken_of(record: Record, kind: str) -> bool:
    """Does anything speak of the event at things of this kind?"""
    return any(one.on == kind for one in record.playbook.detectors)


def has_the_flaw(record: Record, component: Component) -> bool:
    """Is it the first version that the playbook calls affected? (Other versions are not compared here.)"""
    if component.present != "yes":
        return False
    name, _, rest = component.purl.rpartition("@")
    version, _, qualifiers = rest.partition("?")
    for detector in record.playbook.detectors:
        for package in detector.packages:
            bare, _, wanted = package.purl.partition("?")
            first = package.affected.rpartition("/")[2].split("|")[0]
            if bare == name and wanted == qualifiers and version == first.lstrip(">="):
                return not first.startswith("<")
    return False


def seen_exposed(record: Record, asset: AssetId) -> list[Moment]:
    """The moments at which we saw it exposed."""
    kind = asset.partition(":")[0]
    moments = [look.at for look in record.looks(asset, probes(record, kind)) if look.positive]
    for observation, component in record.components(asset):
        if not has_the_flaw(record, component):
            continue
        if component.during is None:
            moments.append(observation.seen_at)
        else:
            span = component.during.definite()
            if span is not None and span[0] <= observation.seen_at:
                moments.append(span[0])
    return sorted(one for one in moments if one <= record.now)


def said_exposed(record: Record, asset: AssetId) -> str:
    """Somebody's word that it was exposed, at a time that matters; "" where nobody said so."""
    kind = asset.partition(":")[0]
    for saying, fact in record.attested(asset, questions(record, kind)):
        span = fact.during.possible()
        if fact.answer != "yes" or span is None:
            continue
        low, high = max(span[0], record.playbook.opened), min(span[1], saying.seen_at, record.now)
        if low <= high and low < record.now:  # what begins at this very instant says nothing up to it
            return f"somebody said that {asset} was exposed"
    return ""


def run_there(record: Record, asset: AssetId) -> list[Moment]:
    """The moments at which what certainly ran on it, or on a machine behind it, was seen with the flaw, where
    the playbook takes that to the machine, or judges what is in it there (146, 196)."""
    kinds = {detector.on for detector in record.playbook.detectors if detector.reads == "component"}
    onward = any(
        one.src == "artefact" and one.to == "host" and one.verdict == "yes" for one in record.playbook.spreads
    )
    if "host" not in kinds or ("artefact" in kinds and not onward):
        return []
    machines = {asset} if asset.startswith("host:") else set()
    if any(one.src == "host" and one.to == "endpoint" for one in record.playbook.spreads):
        machines |= {
            edge.src
            for edge in record.edges
            if edge.bond == "serves" and edge.dst == asset and edge.during == During()
        }
    ran = {
        edge.src
        for edge in record.edges
        if edge.bond == "runs" and edge.dst in machines and edge.during == During()
    }
    return sorted(at for one in ran if one.startswith("artefact:") for at in seen_exposed(record, one))


def came_later(record: Record, asset: AssetId) -> str:
    """Was what runs there seen with the flaw after all that anybody saw or said of the asset itself (196)?"""
    seen = run_there(record, asset)
    if not seen:
        return ""
    behind = {edge.src for edge in record.edges if edge.bond == "serves" and edge.dst == asset}
    for place in (asset, *sorted(behind)):
        told = [one.seen_at for one in record.observed(place)] + [one.seen_at for one in record.said(place)]
        steps = [word.latest for word in record.steps(place, ends(record)) if word.step.done == "yes"]
        if any(one >= seen[-1] for one in steps):
            return ""
        if any(one >= seen[-1] for one in told) and not steps:
            return ""  # what it says is looked into elsewhere
    return f"what runs on {asset} was seen with the flaw after that"


def only_a_run(record: Record, asset: AssetId) -> str:
    """Did nothing but the end of a run end it (197)? No later run, look or step is known."""
    runs = [
        component.during.end.high
        for _seen, component in record.components(asset)
        if component.basis == "history"
        and component.during is not None
        and component.during.end is not None
        and has_the_flaw(record, component)
    ]
    if not runs or not any(one.stays == "no" for one in record.playbook.detectors):
        return ""
    later = [
        one.seen_at if one.fact.during is None else one.fact.during.start.high
        for one in record.observed(asset)
        if isinstance(one.fact, Component | Inventory)
    ]
    if any(one > max(runs) for one in later) or said_ended(record, asset, max(runs)):
        return ""
    return f"a run of {asset} came to its end, and nothing else is known"


def waits_behind(record: Record, site: AssetId) -> str:
    """Is all that is known of a site that a machine behind it had the flaw, in what was updated since (201)?
    Whether what runs there is that, nobody knows; but nobody may say that the site has it."""
    if record.looks(site, probes(record)) or said_exposed(record, site):
        return ""
    if not any(one.speaks == "running" for one in record.playbook.detectors):
        return ""
    for edge in record.edges:
        if edge.bond != "serves" or edge.dst != site:
            continue
        words = [
            fact.answer
            for place in (site, edge.src)
            for _saying, fact in record.attested(place, questions(record, place.partition(":")[0]))
        ]
        if "yes" in words or run_there(record, edge.src) or not seen_exposed(record, edge.src):
            return ""
        last: dict[tuple[str, ...], tuple[Moment, bool]] = {}
        for seen, one in record.components(edge.src):
            copy = (one.purl.rpartition("@")[0], one.place, *one.within, one.inventory)
            at = seen.seen_at if one.during is None else one.during.start.low
            last[copy] = max(last.get(copy, (at, False)), (at, has_the_flaw(record, one)))
        if not last or any(bad for _at, bad in last.values()):
            return ""
    behind = any(one.bond == "serves" and one.dst == site for one in record.edges)
    return f"what was seen behind {site} has been updated since" if behind else ""


def never(record: Record, asset: AssetId) -> str:
    """Why it cannot be said that this server never had the flaw; "" where nothing is against it."""
    if seen_exposed(record, asset):
        return f"{asset} was seen exposed"
    if run_there(record, asset):
        return f"what runs on {asset} was seen exposed"
    if word := said_exposed(record, asset):
        return word
    if not spoken_of(record, asset.partition(":")[0]):
        return ""
    opened, disclosed = record.playbook.opened, record.playbook.disclosed_at
    places = {asset}
    for edge in record.edges:  # an endpoint is what its hosts are
        if edge.bond == "serves" and edge.dst == asset and edge.src.startswith("host:"):
            places.add(edge.src)
    # it cannot have had the flaw before it was there
    lives = {place: max(opened, record.assets[place].during.start.low) for place in places}
    if not any(covered(record, place, low, max(low, disclosed)) for place, low in lives.items()):
        return f"nothing covers the whole window of {asset}"
    return ""


def covered(record: Record, asset: AssetId, low: Moment, high: Moment) -> bool:
    """Do clean words and clean packages cover all of that time, by their definite ends (7)? A look at an
    instant covers an instant: what lies between two looks before the disclosure stays open."""
    spans: list[tuple[Moment, Moment]] = []
    for saying, fact in record.attested(asset, questions(record, asset.partition(":")[0])):
        span = fact.during.definite()
        if fact.answer == "no" and span is not None:
            spans.append((span[0], min(span[1], saying.seen_at)))  # never past when it was said (3)
    for observation, component in record.components(asset):
        if component.during is not None and not has_the_flaw(record, component):
            span = component.during.definite()
            if span is not None:
                spans.append((span[0], min(span[1], observation.seen_at)))
    spans += [(look.at, look.at) for look in record.looks(asset, probes(record)) if not look.positive]
    reached: Moment | None = None
    for start, end in sorted(spans):
        if reached is None:
            if start <= low <= end:
                reached = end
        elif start <= reached + 1 and end > reached:
            reached = end
    return reached is not None and reached >= high


def unmended(record: Record, asset: AssetId) -> list[Look]:
    """The last look that saw it exposed at each address, where no later look there was clean over as many
    connections, or over fewer with a dated step before it (28, 29)."""
    looks = record.looks(asset, probes(record))
    found: list[Look] = []
    for address in sorted({look.address for look in looks}):
        there = [look for look in looks if look.address == address]
        worst = [look for look in there if look.positive]
        if not worst:
            continue
        last = max(look.at for look in worst)
        most = max(look.connections for look in worst if look.at == last)
        clean = [look for look in there if not look.positive and look.at > last]
        steps = [word for word in record.steps(asset, ends(record)) if word.step.done == "yes"]
        mended = any(look.connections >= most or any(word.latest >= last for word in steps) for look in clean)
        if not mended:
            found.append(next(look for look in worst if look.at == last))
    return found


def ends(record: Record) -> tuple[str, ...]:
    """The steps that end the weakness."""
    return tuple(one.id for one in record.playbook.remedies if one.effect == "ends")


def said_ended(record: Record, asset: AssetId, after: Moment) -> bool:
    """Did anybody say, of a time after that sight, that a step ended it, that it was clean or not used?"""
    for word in record.steps(asset, ends(record)):
        if word.step.done == "yes" and word.said >= after and word.latest >= after:
            return True
    for saying, fact in record.attested(asset, questions(record, asset.partition(":")[0])):
        if fact.answer == "no" and saying.seen_at >= after:
            return True
    known = record.assets.get(asset)
    until = known.during.end if known is not None else None
    return until is not None and until.latest is not None and until.latest >= after  # no longer used (37)


def clean_now(record: Record, server: Asset) -> str:
    """Why it cannot be said that a look shows this server clean now; "" where nothing is against it."""
    if why := came_later(record, server.id):
        return why
    if open_there := unmended(record, server.id):
        return f"{server.id} was seen exposed at {open_there[0].address}, and no look since was clean"
    for detector in record.playbook.detectors:
        if detector.reads != "probe" or detector.on != server.kind:
            continue
        looks = record.looks(server.id, detector.match)
        since = record.now - detector.fresh_hours * HOUR
        fresh = {look.address for look in looks if not look.positive and look.at >= since}
        if not fresh and clean_hosts(record, server.id):
            continue
        if not fresh:
            return f"nobody looked at {server.id} lately"
        for address in record.resolved(server.id):
            if address not in fresh:
                return f"{server.id} is at {address}, too, and nobody looked there lately"
        last_clean = max(look.at for look in looks if not look.positive)
        for saying, fact in record.attested(server.id, questions(record, server.kind)):
            span = fact.during.definite()
            if fact.answer != "yes" or span is None:
                continue
            if last_clean < span[0] <= min(saying.seen_at, record.now):
                return f"somebody said that {server.id} was exposed after the last clean look"
    return ""


def clean_hosts(record: Record, endpoint: AssetId) -> bool:
    """Did a look lately find every machine behind it without a version that has the flaw?"""
    edges = [edge for edge in record.edges if edge.bond == "serves" and edge.dst == endpoint]
    hosts = [edge.src for edge in edges if edge.src.startswith("host:")]
    for host in hosts:
        seen = []
        for observation, component in record.components(host):
            at = (observation.seen_at, observation.seen_at)
            span = at if component.during is None else component.during.possible()
            if span is not None and span[0] <= record.now <= span[1] + 24 * HOUR:
                seen.append(has_the_flaw(record, component))
        if not seen or any(seen):
            return False
    return bool(hosts)


def looked_at(record: Record, asset: AssetId) -> bool:
    """Did any look reach it, and could tell?"""
    kind = asset.partition(":")[0]
    return bool(record.looks(asset, probes(record, kind))) or bool(record.components(asset))


def vendor_exposed(record: Record, vendor: AssetId) -> str:
    """Why it cannot be said that this vendor is not affected; "" where nothing is against it."""
    ever = record.answers(vendor, later=True)
    if not any(statement.status == "not_affected" for _at, statement in ever):
        return f"{vendor} never said that it is not affected"
    if any(statement.status in ("affected", "fixed") for _at, statement in ever):
        return f"{vendor} said that it is, or was, affected"
    if ever[-1][1].status != "not_affected":  # as much of the time before it said so (46)
        return f"{vendor} is still finding out"
    for asset in record.assets.values():
        if asset.owner == vendor and asset.kind in ("endpoint", "host") and seen_exposed(record, asset.id):
            return f"{asset.id} of {vendor} was seen exposed"
    return ""


def anything_exposed(record: Record) -> bool:
    """Does anything at all, seen or said, speak of exposure? What is seen later may have been so before."""
    record = record.later()
    if any(seen_exposed(record, one) or said_exposed(record, one) for one in record.assets):
        return True
    vendors = [one for one in record.assets if one.startswith("vendor:")]
    return any(
        statement.status in ("affected", "fixed") or statement.during is not None
        for vendor in vendors
        for _at, statement in record.answers(vendor, later=True)
    )
