"""Which offset from UTC does an abbreviation such as PDT mean? Those of several meanings are refused."""

from __future__ import annotations

from datetime import date, timedelta

from stanch.errors import BadInput

OFFSETS = {
    name: timedelta(minutes=minutes)
    for name, minutes in {
        "z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "cet": 60, "cest": 120, "eet": 120, "eest": 180,
        "msk": 180, "sast": 120, "pkt": 300, "npt": 345, "wib": 420, "hkt": 480, "jst": 540, "kst": 540,
        "aest": 600, "aedt": 660, "acst": 570, "acdt": 630, "awst": 480, "nzst": 720, "nzdt": 780,
        "edt": -240, "cdt": -300, "mdt": -360, "pdt": -420, "pst": -480, "akdt": -480, "akst": -540,
        "hst": -600,
    }.items()
}  # fmt: skip
"""Those of one meaning, in small letters."""

SEVERAL = {
    "ist": "+05:30 (India), +01:00 (Ireland) or +02:00 (Israel)",
    "cst": "-06:00 (Central, North America), +08:00 (China) or -05:00 (Cuba)",
    "bst": "+01:00 (Britain), +06:00 (Bangladesh) or +11:00 (Bougainville)",
    "est": "-05:00 (Eastern, North America) or +10:00 (Australia)",
    "mst": "-07:00 (Mountain, North America) or +08:00 (Malaysia)",
    "ast": "-04:00 (Atlantic) or +03:00 (Arabia)",
    "adt": "-03:00 (Atlantic) or +04:00 (Arabia)",
    "gst": "+04:00 (Gulf) or -02:00 (South Georgia)",
    "sst": "+08:00 (Singapore) or -11:00 (Samoa)",
    "amt": "-04:00 (Amazon) or +04:00 (Armenia)",
    "wst": "+08:00 (Western Australia) or +13:00 (Samoa)",
    "ect": "-05:00 (Ecuador) or -04:00 (Eastern Caribbean)",
    "pt": "-07:00 in summer, -08:00 in winter",
    "mt": "-06:00 in summer, -07:00 in winter",
    "ct": "-05:00 in summer, -06:00 in winter",
    "et": "-04:00 in summer, -05:00 in winter",
}
"""Those of several meanings, and what to write instead."""

_WINTER = {
    "pst": "-08:00, or -07:00 (PDT)", "akst": "-09:00, or -08:00 (AKDT)", "wet": "+00:00, or +01:00 (WEST)",
    "cet": "+01:00, or +02:00 (CEST)", "eet": "+02:00, or +03:00 (EEST)",
}  # fmt: skip
"""Where clocks are put forward in summer: who writes the winter's abbreviation then may mean either."""
_SUMMER = {
    "pdt": "-07:00, or -08:00 (PST)", "mdt": "-06:00, or -07:00", "cdt": "-05:00, or -06:00",
    "edt": "-04:00, or -05:00", "akdt": "-08:00, or -09:00 (AKST)", "west": "+01:00, or +00:00 (WET)",
    "cest": "+02:00, or +01:00 (CET)", "eest": "+03:00, or +02:00 (EET)",
}  # fmt: skip
"""The other way round. In March and November either may be right."""


def offset(name: str, text: str) -> timedelta:
    """The offset that an abbreviation in `text` means. BadInput where it means several, or none."""
    plain = name.lower()
    if plain in SEVERAL:
        raise BadInput(f"{text!r}: {name} means several zones", help=f"write the offset: {SEVERAL[plain]}")
    if plain not in OFFSETS:
        raise BadInput(
            f"{text!r}: {name} is no zone that is known",
            help="write its offset from UTC, such as 16:40+02:00",
        )
    return OFFSETS[plain]


def in_season(name: str, day: date, text: str) -> None:
    """BadInput where that abbreviation is not kept at that time of the year."""
    wrong = _WINTER if 4 <= day.month <= 10 else _SUMMER if day.month in (12, 1, 2) else {}
    meant = wrong.get(name.lower())
    if meant is not None:
        raise BadInput(
            f"{text!r}: {name} is not what clocks show there in that month", help=f"write the offset: {meant}"
        )
