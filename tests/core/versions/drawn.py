"""Versions drawn at random, of each ecosystem whose own program can be asked."""

from __future__ import annotations

from hypothesis import strategies as st


def _joined(*parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map("".join)


def _one_of(*words: str) -> st.SearchStrategy[str]:
    return st.sampled_from(words)


def _several(
    words: st.SearchStrategy[str], most: int, least: int = 0, by: str = ""
) -> st.SearchStrategy[str]:
    return st.lists(words, min_size=least, max_size=most).map(by.join)


_NUMBER = _one_of("0", "1", "2", "9", "10", "20140407")
_EPOCH = _one_of("", "", "0:", "1:", "2:")
_DEB_PARTS = _one_of(
    "0", "1", "9", "10", "00", "01", ".", ".1", "a", "b", "Z", "+", "~", "~~", "+b1", "rc1", "-1"
)
_RPM_PARTS = _one_of(
    "0", "1", "9", "10", "00", ".", "..", ".1", "a", "b", "Z", "+", "~", "^", "_", "rc1", "el6", "fc20"
)
_APK_SUFFIX = _one_of(
    *(
        f"_{one}{count}"
        for one in ("alpha", "beta", "pre", "rc", "git", "p")
        for count in ("", "0", "1", "10")
    )
)
_QUALIFIERS = (
    "rc",
    "RC",
    "CR",
    "alpha",
    "beta",
    "M",
    "a",
    "b",
    "SP",
    "jre",
    "redhat",
    "v",
    "android",
    "incubating",
)
_IDENTIFIER = _one_of("0", "1", "2", "10", "a", "b", "rc", "alpha", "-", "0a", "a-b", "1-1")

_RPM_TEXT = _several(_RPM_PARTS, 5)
VERSIONS: dict[str, st.SearchStrategy[str]] = {
    "deb": _joined(_EPOCH, _NUMBER, _several(_DEB_PARTS, 6)),
    "rpm": _joined(_EPOCH, _RPM_TEXT, _NUMBER, _RPM_TEXT, _one_of("-"), _NUMBER, _several(_RPM_PARTS, 4)),
    "apk": _joined(
        _several(_one_of("0", "1", "2", "10", "00", "01", "010", "100"), 4, 1, "."),
        _one_of("", "", "a", "b", "z"),
        _several(_APK_SUFFIX, 2),
        _one_of("", "-r0", "-r1", "-r01", "-r10"),
    ),
    "gem": _joined(
        _NUMBER,
        _several(_one_of(".0", ".1", ".10", ".a", ".b2", ".rc1", ".pre", ".A"), 4),
        _one_of("", "-1", "-b"),
    ),
    "maven": _joined(
        _several(_NUMBER, 4, 1, "."),
        _one_of("", "-1", "-10", ".Final", "-GA", "RELEASE")
        | _joined(_one_of("-", ".", ""), _one_of(*_QUALIFIERS), _one_of("", "1", "-1", "10", "-0002", "0")),
    ),
    "npm": _joined(
        st.lists(_NUMBER, min_size=3, max_size=3).map(".".join),
        _one_of("") | _several(_IDENTIFIER, 3, 1, ".").map("-{}".format),
        _one_of("", "", "+b1", "+2"),
    ),
}  # fmt: skip
