"""Each reason for a word about a key and its certificates, in one plain sentence."""

from __future__ import annotations

from typing import Literal as L

Reason = L[
    "same_key", "same_since", "word_gainsaid", "other_key", "said_new", "changed_around",
    "no_baseline", "listed_without_key", "listed_later", "saved_later", "current_unknown",
    "there_before", "dated_after", "dates_kept", "same_day",
    "key_before_fix", "issued_before_fix", "seen_after", "said_after", "never_exposed", "issued_after",
    "only_dated", "between_unknown", "key_order_unknown", "order_needs_key", "fix_unknown",
    "listed_revoked", "expired", "still_good", "no_old", "old_unknown", "all_done",
    "not_asked", "no_source", "no_issuer", "chain_not_trusted", "issuer_not_allowed", "not_reached",
    "not_readable", "bad_signature", "weak_signature", "wrong_issuer", "wrong_shard",
    "out_of_date", "not_covered", "issuer_does_not_know", "issuer_refused", "on_hold",
]  # fmt: skip

SENTENCES: dict[Reason, str] = {
    "same_key": (
        "The key is the one that was there while the flaw was: a new date on it changes nothing. "
        "Whoever read it still has it."
    ),
    "same_since": (
        "The key was there at the disclosure already; whether the flaw was there then is not known."
    ),
    "word_gainsaid": (
        "Somebody said that the key was changed by then, and the one from before was still seen later: look "
        "again."
    ),
    "other_key": "The key is another one than before.",
    "said_new": (
        "By somebody's word there is a new key; which one was there before, nobody has seen from here."
    ),
    "changed_around": "The key was changed, but that may have been before the flaw was public.",
    "no_baseline": (
        "We know no certificate from before, so nothing can be compared; a date after the disclosure is what "
        "ordinary renewal makes, and proves nothing."
    ),
    "saved_later": (
        "The certificate that was given as the old one was not good at the disclosure: it is dated later, or "
        "had expired by then. So there is none from before that could be compared."
    ),
    "listed_later": (
        "Certificate Transparency lists a certificate that is dated from before, and that its logs have only "
        "from later on. It may be the old one; some issuers kept the old date on a new one."
    ),
    "listed_without_key": (
        "Certificate Transparency lists a certificate from before, but its list does not say which key."
    ),
    "current_unknown": "No certificate was seen here that could be read.",
    "there_before": "This very certificate was there before the disclosure.",
    "dated_after": "It was issued after the disclosure, which ordinary renewal does, too.",
    "dates_kept": (
        "Its date is from before the disclosure, which proves nothing: issuers kept the date when they "
        "re-issued with a new key."
    ),
    "same_day": "Its date and that of the disclosure are too close to tell which came first.",
    "key_before_fix": (
        "The new key was there before the fix, so it was exposed as the old one was: make another one now."
    ),
    "issued_before_fix": (
        "The certificate on the new key was issued before the fix, so the key may have been exposed as the "
        "old one was: make another one now."
    ),
    "seen_after": "The old key was still seen after the fix, so the new one came later.",
    "said_after": "By somebody's word the new key was put in place after the fix.",
    "never_exposed": "No server that shows the new key had the flaw while it did.",
    "only_dated": (
        "By their dates, all certificates that we know on the new key were issued after the fix; nobody saw "
        "or said when it was put in place."
    ),
    "issued_after": ("Every certificate that we know on the new key was issued after the fix."),
    "between_unknown": (
        "Certificate Transparency lists a certificate from the time of the flaw whose key we do not know; it "
        "may have been the new key already."
    ),
    "key_order_unknown": "It is not known whether the new key came before or after the fix.",
    "order_needs_key": "Without a new key there is no order.",
    "fix_unknown": "It is not known when the flaw was mended here.",
    "listed_revoked": "Its issuer lists it as revoked.",
    "expired": "It has expired. That is not revoked, but no browser takes it any more.",
    "still_good": "The old certificate is not revoked: whoever has its key can still pose as this site.",
    "no_old": "No certificate from before is known whose fate could be asked.",
    "old_unknown": "The key is new since after the fix; whether the old certificate is dead is not known.",
    "all_done": "A new key, put in place after the fix, and the old certificate is revoked or has expired.",
    "not_asked": "Its issuer was not asked.",
    "no_source": "It does not say where its revocation can be asked.",
    "no_issuer": "The certificate of its issuer is not known, so what the issuer says cannot be verified.",
    "chain_not_trusted": "Its chain is not trusted, so what it says about where to ask is not followed.",
    "issuer_not_allowed": "Where it says to ask is not a place on the public internet, so nobody was asked.",
    "not_reached": "Its issuer could not be reached.",
    "not_readable": "What its issuer answered cannot be read.",
    "bad_signature": "What came as its issuer's answer is not signed by its issuer.",
    "weak_signature": (
        "Its issuer's answer is signed in a way that is no longer accepted, so it says nothing."
    ),
    "wrong_issuer": "What came is the answer of another issuer.",
    "wrong_shard": "The list that came is for other certificates than this one.",
    "out_of_date": "What its issuer says is out of date (or not valid yet), so it says nothing about now.",
    "not_covered": "The list that came covers only some of the reasons, or only changes.",
    "issuer_does_not_know": "Its issuer answered that it does not know this certificate.",
    "issuer_refused": "Its issuer answered that it cannot say now.",
    "on_hold": "Its issuer has put it on hold, which it can take back: it is not switched off for good.",
}
"""Every `Reason` has one; a test keeps it so."""

GIVE: dict[Reason, str] = {
    "no_baseline": "Give the old one: --old FILE.",
    "saved_later": "Give one from before: --old FILE.",
    "listed_later": "If it was there, give it: --old FILE.",
    "listed_without_key": (
        "Give the certificate (crt.sh/?d=ID), by --old FILE, or look it up with --ct-online."
    ),
    "issued_after": "If another one carried it earlier, give it: --old FILE.",
    "between_unknown": "Give it: --old FILE.",
    "fix_unknown": "Give the moment: --fixed MOMENT.",
}
"""What whoever runs `stanch certificate --since` can give where it is missing. A visitor of a site cannot."""


def with_help(reason: Reason) -> str:
    """The sentence, and what to give."""
    return f"{SENTENCES[reason]} {GIVE.get(reason, '')}".rstrip()
