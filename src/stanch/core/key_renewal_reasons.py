"""Why a word about a key and its certificates is so: codes, which `tell/explanations` says in words."""

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
