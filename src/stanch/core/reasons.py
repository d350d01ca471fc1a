"""Each reason, in one plain sentence: why a verdict is what it is, why a sentence cannot be said."""

from __future__ import annotations

from typing import Literal as L

Why = L[
    "",
    "false",
    "nobody_looked",
    "failed",
    "stale",
    "window_not_covered",
    "not_asked",
    "silent",
    "investigating",
    "list_open",
    "servers_open",
    "unregistered",
    "unconfirmed",
    "conflict",
    "mixed",
    "order_unknown",
    "nothing_registered",
    "not_done",
    "not_ready",
    "not_safe",
    "exposed",
    "was_exposed",
    "reachable",
    "unknown_entry",
    "ahead",
    "companion",
    "by_word",
    "not_concerned",
    "elsewhere",
    "depends",
    "not_judged",
    "no_entry",
    "not_all_read",
    "not_restarted",
    "not_a_fix",
    "list_not_whole",
    "earlier_wave",
    "over",
    "images_not_read",
    "gone",
]

SENTENCES: dict[Why, str] = {
    "": "It follows from what was seen.",
    "false": "Nothing calls for it.",
    "nobody_looked": "Nobody has looked yet.",
    "gone": "It is no longer used, and nobody answers there.",
    "failed": "The last look failed or could not tell, so it says nothing.",
    "stale": "The last look or word is too old to speak of now.",
    "window_not_covered": "Nothing that we have covers the whole time before.",
    "not_asked": "Nobody has asked them yet.",
    "silent": "They have not answered.",
    "investigating": "They are still finding out.",
    "list_open": "Nobody has said who does this for us.",
    "servers_open": "Nobody has said so, or one came to light since.",
    "unregistered": "It is named, but was taken back or never written down.",
    "unconfirmed": "Something was found that nobody has confirmed.",
    "conflict": "Two things that we were told or saw contradict each other.",
    "mixed": (
        "It was seen to be exposed, and the clean look after that was made over fewer connections: another "
        "machine behind the same address may still be."
    ),
    "order_unknown": "It is not known what came first.",
    "nothing_registered": "Nothing of this kind has been written down yet.",
    "not_done": "It has not been done yet.",
    "not_ready": "What it waits for is not done.",
    "not_safe": "A new secret would not be safe there yet.",
    "exposed": "It is exposed.",
    "was_exposed": "It was exposed.",
    "reachable": "It could be reached with what was exposed; whether it was, nobody knows.",
    "ahead": (
        "It was seen to be exposed, at a time that has not come yet: a clock was wrong. Take that back, and "
        "look again."
    ),
    "unknown_entry": "The record holds an entry that this version cannot read.",
    "companion": "A sentence that must go with it cannot be said.",
    "by_word": "Only somebody's word says so; nobody has looked.",
    "not_concerned": "This event cannot be at a thing of this kind.",
    "elsewhere": (
        "A package that can have it is in it. Whether that is exposed is judged at what runs it: read this "
        "as what that machine has, too."
    ),
    "not_judged": "Its version cannot be judged.",
    "no_entry": "No entry of the playbook speaks of its distribution, or of that release of it.",
    "not_all_read": "Not everything that it has was read.",
    "not_restarted": "What is installed does not have it any more; whether what runs does is not known.",
    "not_a_fix": "It was updated, but to a version that is affected, too.",
    "list_not_whole": "What is known to be affected is not the whole of it yet.",
    "earlier_wave": "It was said before more of the same event became public.",
    "over": "The time in which it was bad has passed; that it was taken out, nobody has seen or said.",
    "images_not_read": (
        "Something is installed there that runs containers, and a list of packages does not show what is in "
        "their images. Read each image, and write down that the machine runs it; then say what holds of the "
        "machine."
    ),
    "depends": "It depends on something that nobody has looked at yet.",
}
"""Every `Why` has one; a test keeps it so."""
