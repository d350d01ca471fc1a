"""Where each event begins and ends, as its sources say: the last affected version and the first fixed one."""

from __future__ import annotations

import pytest

from stanch.core import versions
from stanch.core.model import Tri
from stanch.core.playbook import Package
from stanch.knowledge import playbooks
from stanch.knowledge.releases import known

LOG4J = "pkg:maven/org.apache.logging.log4j/log4j-core@{}"
PAX = "pkg:maven/org.ops4j.pax.logging/pax-logging-log4j2@{}"
CHANGED = "pkg:github/tj-actions/changed-files@{}"
XZ = "pkg:deb/debian/liblzma5@{}?arch={}&distro={}"
LIBLOG4J = "pkg:deb/{}/liblog4j2-java@{}?distro={}"

ROWS: list[tuple[str, str, Tri]] = [
    ("ccs-2014", "pkg:generic/openssl@1.0.1g", "yes"),
    ("ccs-2014", "pkg:generic/openssl@1.0.1h", "no"),
    ("ccs-2014", "pkg:generic/openssl@1.0.2-beta1", "yes"),
    ("ccs-2014", "pkg:generic/openssl@1.0.2-beta2", "no"),
    ("ccs-2014", "pkg:generic/openssl@0.9.8y", "unknown"),  # as a client
    ("ccs-2014", "pkg:generic/openssl@0.9.8za", "no"),
    ("ccs-2014", "pkg:generic/openssl@1.0.0l", "unknown"),
    ("ccs-2014", "pkg:generic/openssl@1.0.0m", "no"),
    ("ccs-2014", "pkg:deb/debian/libssl1.0.0@1.0.1e-2%2Bdeb7u9?distro=debian-7", "yes"),
    ("ccs-2014", "pkg:deb/debian/libssl1.0.0@1.0.1e-2%2Bdeb7u10?distro=debian-7", "no"),
    ("ccs-2014", "pkg:deb/debian/libssl0.9.8@0.9.8o-4squeeze15?distro=debian-6", "unknown"),
    ("ccs-2014", "pkg:deb/debian/libssl0.9.8@0.9.8o-4squeeze16?distro=debian-6", "no"),
    ("ccs-2014", "pkg:deb/ubuntu/libssl0.9.8@0.9.8k-7ubuntu8.17?distro=ubuntu-10.04", "unknown"),
    ("ccs-2014", "pkg:deb/ubuntu/libssl1.0.0@1.0.1-4ubuntu5.13?distro=ubuntu-12.04", "yes"),
    ("ccs-2014", "pkg:deb/ubuntu/libssl1.0.0@1.0.1e-3ubuntu1.4?distro=ubuntu-13.10", "no"),
    ("ccs-2014", "pkg:deb/ubuntu/libssl1.0.0@1.0.1f-1ubuntu2.1?distro=ubuntu-14.04", "yes"),
    ("ccs-2014", "pkg:rpm/redhat/openssl@1.0.1e-16.el6_5.14?distro=rhel-6", "unknown"),  # not read
    ("robot-2017", "pkg:deb/debian/erlang@1:19.2.1%2Bdfsg-2?distro=debian-9", "unknown"),  # where it ends TLS
    ("robot-2017", "pkg:deb/debian/erlang-ssl@1:19.2.1%2Bdfsg-2%2Bdeb9u1?distro=debian-9", "no"),
    ("robot-2017", "pkg:deb/debian/erlang@1:17.3-dfsg-4%2Bdeb8u1?distro=debian-8", "unknown"),
    ("robot-2017", "pkg:deb/debian/libbcprov-java@1.56-1%2Bdeb9u1?distro=debian-9", "no"),
    ("npm-worm-2025", "pkg:npm/%40ctrl/tinycolor@4.1.1", "yes"),
    ("npm-worm-2025", "pkg:npm/%40ctrl/tinycolor@4.1.3", "no"),
    # of which one list alone says so
    ("npm-worm-2025", "pkg:npm/%40nativescript-community/text@1.6.10", "unknown"),
    ("npm-worm-2025", "pkg:npm/%40art-ws/db-context@2.0.21", "unknown"),
    ("npm-worm-2025", "pkg:npm/%40art-ws/db-context@2.0.24", "yes"),
    ("npm-worm-2025-11", "pkg:npm/%40asyncapi/cli@4.1.1", "no"),
    ("npm-worm-2025-11", "pkg:npm/%40asyncapi/cli@4.1.2", "yes"),
    ("npm-worm-2025-11", "pkg:npm/%40asyncapi/cli@4.1.3", "yes"),
    ("npm-worm-2025-11", "pkg:npm/%40ctrl/tinycolor@4.1.1", "unknown"),  # of the first wave
    ("log4shell-2021", LOG4J.format("2.0-beta8"), "no"),
    ("log4shell-2021", LOG4J.format("2.0-beta9"), "yes"),
    ("log4shell-2021", LOG4J.format("2.3.1"), "no"),
    ("log4shell-2021", LOG4J.format("2.12.1"), "yes"),
    ("log4shell-2021", LOG4J.format("2.12.2"), "no"),
    ("log4shell-2021", LOG4J.format("2.14.1"), "yes"),
    ("log4shell-2021", LOG4J.format("2.15.0"), "unknown"),  # in some set-ups
    ("log4shell-2021", LOG4J.format("2.16.0"), "no"),
    ("log4shell-2021", "pkg:maven/log4j/log4j@1.2.17", "unknown"),  # another product
    ("log4shell-2021", LIBLOG4J.format("debian", "2.7-2", "debian-9"), "yes"),
    ("log4shell-2021", LIBLOG4J.format("debian", "2.7-2%2Bdeb9u1", "debian-9"), "unknown"),
    ("log4shell-2021", LIBLOG4J.format("debian", "2.13.3-1", "debian-11"), "yes"),
    ("log4shell-2021", LIBLOG4J.format("debian", "2.15.0-1~deb11u1", "debian-11"), "unknown"),
    ("log4shell-2021", LIBLOG4J.format("debian", "2.16.0-1~deb11u1", "debian-11"), "no"),
    ("log4shell-2021", LIBLOG4J.format("ubuntu", "2.10.0-2", "ubuntu-18.04"), "yes"),
    ("log4shell-2021", LIBLOG4J.format("ubuntu", "2.10.0-2ubuntu0.1", "ubuntu-18.04"), "no"),
    ("log4shell-2021", LIBLOG4J.format("ubuntu", "2.16.0-0.20.04.1", "ubuntu-20.04"), "no"),
    ("log4shell-2021", LIBLOG4J.format("ubuntu", "2.17.1-1", "ubuntu-22.04"), "unknown"),  # not read
    ("xz-2024", XZ.format("5.4.5-0.3", "amd64", "debian-13"), "no"),
    ("xz-2024", XZ.format("5.5.1alpha-0.1", "amd64", "debian-13"), "yes"),
    ("xz-2024", XZ.format("5.6.1-1", "amd64", "debian-sid"), "yes"),
    ("xz-2024", XZ.format("5.6.1-1", "arm64", "debian-13"), "unknown"),
    ("xz-2024", XZ.format("5.6.1%2Breally5.4.5-1", "amd64", "debian-13"), "no"),
    ("xz-2024", XZ.format("5.4.1-0.2", "amd64", "debian-12"), "no"),
    ("xz-2024", "pkg:deb/ubuntu/liblzma5@5.6.1%2Breally5.4.5-1build0.1?distro=ubuntu-24.04", "no"),
    ("xz-2024", "pkg:deb/ubuntu/liblzma5@5.6.0-0.2?arch=amd64&distro=ubuntu-24.04", "yes"),
    ("xz-2024", "pkg:rpm/fedora/xz-libs@5.6.1-1.fc41?arch=x86_64&distro=fedora-41", "yes"),
    ("xz-2024", "pkg:rpm/fedora/xz-libs@5.6.0-3.fc40?arch=x86_64&distro=fedora-40", "unknown"),
    ("xz-2024", "pkg:rpm/fedora/xz-libs@5.4.4-1.fc39?arch=x86_64&distro=fedora-39", "no"),
    ("xz-2024", "pkg:rpm/redhat/xz-libs@5.2.5-8.el9_0?distro=rhel-9.3", "no"),
    ("xz-2024", "pkg:rpm/opensuse/liblzma5@5.6.1-1.1?distro=opensuse-tumbleweed", "unknown"),  # not read
    ("xz-2024", "pkg:generic/xz@5.6.1", "unknown"),
    ("xz-2024", "pkg:generic/xz@5.6.2", "no"),
    # Trivy writes the epoch beside the version
    ("regresshion-2024", "pkg:deb/ubuntu/openssh-server@8.9p1-3ubuntu0.6?distro=ubuntu-22.04&epoch=1", "yes"),
    ("regresshion-2024", "pkg:deb/ubuntu/openssh-server@8.9p1-3ubuntu0.10?distro=ubuntu-22.04&epoch=1", "no"),
    # a package of a later release, on an earlier one
    ("regresshion-2024", "pkg:deb/debian/openssh-server@1:9.7p1-5?distro=debian-12", "unknown"),
    ("regresshion-2024", "pkg:deb/ubuntu/openssh-server@1:9.3p1-1ubuntu3.5?distro=ubuntu-22.04", "unknown"),
    ("regresshion-2024", "pkg:rpm/redhat/openssh-server@8.7p1-38.el9?distro=rhel-9.2", "unknown"),
    ("heartbleed", "pkg:deb/debian/openssl@1.0.1f-1?distro=debian-7", "unknown"),
    ("heartbleed", "pkg:deb/ubuntu/openssl@1.0.1e-3ubuntu1?distro=ubuntu-12.04", "unknown"),
    ("heartbleed", "pkg:deb/ubuntu/openssl@1.0.1-4ubuntu5.44?distro=ubuntu-12.04", "no"),
    ("mongobleed-2025", "pkg:generic/mongodb@3.4.24", "no"),
    ("mongobleed-2025", "pkg:generic/mongodb@3.6.23", "yes"),
    ("mongobleed-2025", "pkg:generic/mongodb@4.2.25", "yes"),
    ("mongobleed-2025", "pkg:generic/mongodb@4.4.29", "yes"),
    ("mongobleed-2025", "pkg:generic/mongodb@4.4.30", "no"),
    ("mongobleed-2025", "pkg:deb/ubuntu/mongodb-org-server@7.0.27?distro=ubuntu-22.04", "yes"),
    ("mongobleed-2025", "pkg:deb/ubuntu/mongodb-org-server@7.0.28?distro=ubuntu-22.04", "no"),
    ("mongobleed-2025", "pkg:rpm/redhat/mongodb-org-server@8.0.16-1.el9?distro=rhel-9", "yes"),
    ("mongobleed-2025", "pkg:rpm/redhat/mongodb-org-server@8.0.17-1.el9?distro=rhel-9", "no"),
    ("mongobleed-2025", "pkg:docker/library/mongo@8.2.2", "yes"),
    ("mongobleed-2025", "pkg:docker/library/mongo@8.2", "unknown"),  # another thing each month
    # the same server, under names of which the sources do not speak
    ("mongobleed-2025", "pkg:deb/ubuntu/mongodb-enterprise-server@7.0.27?distro=ubuntu-22.04", "unknown"),
    ("mongobleed-2025", "pkg:rpm/redhat/mongodb-org-mongos@8.0.16-1.el9?distro=rhel-9", "unknown"),
    ("mongobleed-2025", "pkg:deb/ubuntu/mongodb-server-core@1:3.6.9?distro=ubuntu-20.04", "unknown"),
    ("mongobleed-2025", "pkg:deb/ubuntu/mongodb-server@1:3.6.9?distro=ubuntu-20.04", "unknown"),  # not read
    ("react2shell-2025", "pkg:npm/next@14.2.33", "no"),
    ("react2shell-2025", "pkg:npm/next@14.3.0-canary.76", "no"),
    ("react2shell-2025", "pkg:npm/next@14.3.0-canary.77", "yes"),
    ("react2shell-2025", "pkg:npm/next@15.0.0", "yes"),
    ("react2shell-2025", "pkg:npm/next@15.0.4", "yes"),
    ("react2shell-2025", "pkg:npm/next@15.0.5", "no"),
    ("react2shell-2025", "pkg:npm/next@15.1.0", "yes"),
    ("react2shell-2025", "pkg:npm/next@15.1.8", "yes"),
    ("react2shell-2025", "pkg:npm/next@15.1.9", "no"),
    ("react2shell-2025", "pkg:npm/next@15.2.6", "no"),
    ("react2shell-2025", "pkg:npm/next@15.3.5", "yes"),
    ("react2shell-2025", "pkg:npm/next@15.4.7", "yes"),
    ("react2shell-2025", "pkg:npm/next@15.5.0", "yes"),
    ("react2shell-2025", "pkg:npm/next@15.5.7", "no"),
    ("react2shell-2025", "pkg:npm/next@15.6.0-canary.57", "yes"),
    ("react2shell-2025", "pkg:npm/next@15.6.0-canary.58", "no"),
    ("react2shell-2025", "pkg:npm/next@16.0.6", "yes"),
    ("react2shell-2025", "pkg:npm/next@16.0.7", "no"),
    ("react2shell-2025", "pkg:npm/next@16.1.0-canary.3", "unknown"),
    ("react2shell-2025", "pkg:npm/next@16.1.0", "no"),
    ("react2shell-2025", "pkg:npm/react-server-dom-webpack@19.0.0-rc.1", "unknown"),
    ("react2shell-2025", "pkg:npm/react-server-dom-webpack@19.0.0", "yes"),
    ("react2shell-2025", "pkg:npm/react-server-dom-turbopack@19.1.1", "yes"),
    ("react2shell-2025", "pkg:npm/react-server-dom-parcel@19.1.2", "no"),
    ("react2shell-2025", "pkg:npm/react-server-dom-webpack@19.2.0", "yes"),
    ("react2shell-2025", "pkg:npm/react-server-dom-parcel@19.2.1", "no"),
    ("react2shell-2025", "pkg:npm/%40vitejs/plugin-rsc@0.3.0", "no"),  # without a copy of its own
    ("react2shell-2025", "pkg:npm/%40vitejs/plugin-rsc@0.5.2", "unknown"),  # with one
    ("react2shell-2025", "pkg:npm/%40vitejs/plugin-rsc@0.5.23", "no"),
    ("react2shell-2025", "pkg:npm/react-on-rails-rsc@19.0.2", "unknown"),
    ("react2shell-2025", "pkg:npm/react-on-rails-rsc@19.0.3", "no"),
    ("react2shell-2025", "pkg:npm/react@19.1.0", "unknown"),  # not in it
    ("tj-actions-2025", CHANGED.format("v45"), "yes"),
    ("tj-actions-2025", CHANGED.format("v45.0.7"), "yes"),
    ("tj-actions-2025", CHANGED.format("v46.0.1"), "unknown"),  # a tag can be moved
    ("tj-actions-2025", CHANGED.format("0e58ed8671d6b60d0890c21b07f8835ace038e67"), "yes"),
    ("tj-actions-2025", CHANGED.format("0e58ed8"), "yes"),
    ("tj-actions-2025", CHANGED.format("9426d40962ed5378910ee2e21d5f8c6fcbf2dd96"), "no"),
    ("tj-actions-2025", "pkg:github/reviewdog/action-setup@v1", "yes"),
    ("tj-actions-2025", "pkg:github/reviewdog/action-setup@v1.3.0", "unknown"),
    ("regresshion-2024", "pkg:deb/debian/openssh-server@1:9.2p1-2%2Bdeb12u2?distro=debian-12", "yes"),
    ("regresshion-2024", "pkg:deb/debian/openssh-server@1:9.2p1-2%2Bdeb12u3?distro=debian-12", "no"),
    ("regresshion-2024", "pkg:deb/debian/openssh-server@1:8.4p1-5%2Bdeb11u3?distro=debian-11", "unknown"),
    ("regresshion-2024", "pkg:deb/ubuntu/openssh-server@1:8.9p1-3ubuntu0.7?distro=ubuntu-22.04", "yes"),
    ("regresshion-2024", "pkg:deb/ubuntu/openssh-server@1:8.9p1-3ubuntu0.10?distro=ubuntu-22.04", "no"),
    ("regresshion-2024", "pkg:deb/ubuntu/openssh-server@1:9.6p1-3ubuntu13?distro=ubuntu-24.04", "unknown"),
    ("regresshion-2024", "pkg:deb/ubuntu/openssh-server@1:9.6p1-3ubuntu13.3?distro=ubuntu-24.04", "no"),
    ("regresshion-2024", "pkg:deb/ubuntu/openssh-server@1:8.2p1-4ubuntu0.11?distro=ubuntu-20.04", "no"),
    ("regresshion-2024", "pkg:rpm/redhat/openssh-server@8.7p1-38.el9?distro=rhel-9.4", "yes"),
    ("regresshion-2024", "pkg:rpm/redhat/openssh-server@8.7p1-38.el9_4.1?distro=rhel-9.4", "no"),
    ("regresshion-2024", "pkg:rpm/redhat/openssh-server@8.7p1-30.el9_2.3?distro=rhel-9.2", "yes"),
    ("regresshion-2024", "pkg:rpm/redhat/openssh-server@8.7p1-30.el9_2.4?distro=rhel-9.2", "no"),
    ("regresshion-2024", "pkg:rpm/redhat/openssh-server@8.7p1-12.el9_0.1?distro=rhel-9.0", "no"),
    ("regresshion-2024", "pkg:rpm/redhat/openssh-server@8.7p1-30.el9_2.4?distro=rhel-9", "unknown"),
    ("regresshion-2024", "pkg:rpm/redhat/openssh-server@8.7p1-38.el9_4.1?distro=rhel-9", "no"),
    ("regresshion-2024", "pkg:rpm/redhat/openssh-server@8.7p1-8.el9?distro=rhel-9", "yes"),
    ("regresshion-2024", "pkg:rpm/redhat/openssh-server@8.0p1-24.el8?distro=rhel-8.10", "no"),
    ("regresshion-2024", "pkg:rpm/amzn/openssh-server@8.7p1-8.amzn2023.0.11?distro=amzn-2023", "unknown"),
    ("regresshion-2024", "pkg:generic/openssh@8.4p1", "no"),
    ("regresshion-2024", "pkg:generic/openssh@9.7p1", "unknown"),
    ("regresshion-2024", "pkg:generic/openssh@9.8p1", "no"),
    ("react2shell-2025", "pkg:npm/react-server-dom-webpack@0.0.0-experimental-a1b2", "unknown"),
    ("react2shell-2025", "pkg:npm/react-server-dom-webpack@19.0.1", "no"),
    ("mongobleed-2025", "pkg:generic/mongodb@8.1.2", "unknown"),  # no source names this line
    ("mongobleed-2025", "pkg:deb/debian/mongodb-org-server@7.3.4?distro=debian-12", "unknown"),
    ("mongobleed-2025", "pkg:generic/mongodb@8.2.3", "no"),
    # the same code under other names
    ("log4shell-2021", PAX.format("1.7.9"), "no"),  # it had Log4j 1
    ("log4shell-2021", PAX.format("1.9.1"), "yes"),
    ("log4shell-2021", PAX.format("1.9.2"), "no"),
    ("log4shell-2021", PAX.format("1.10.7"), "yes"),
    ("log4shell-2021", PAX.format("1.10.8"), "no"),
    ("log4shell-2021", PAX.format("1.11.9"), "yes"),
    ("log4shell-2021", PAX.format("1.11.10"), "unknown"),  # the first fix
    ("log4shell-2021", PAX.format("1.11.11"), "no"),
    ("log4shell-2021", PAX.format("2.0.10"), "yes"),
    ("log4shell-2021", PAX.format("2.0.11"), "unknown"),
    ("log4shell-2021", PAX.format("2.0.12"), "no"),
    ("log4shell-2021", "pkg:maven/com.guicedee.services/log4j-core@1.1.0.7-jre15", "yes"),
    ("log4shell-2021", "pkg:maven/com.guicedee.services/log4j-core@1.2.2.1-jre17", "unknown"),
    ("log4shell-2021", "pkg:maven/uk.co.nichesolutions.logging.log4j/log4j-core@2.6.3-CUSTOM", "yes"),
    ("log4shell-2021", "pkg:maven/org.xbib.elasticsearch/log4j@6.3.2.1", "unknown"),
    ("react2shell-2025", "pkg:npm/react-server-dom-esm@19.2.5", "unknown"),
    ("react2shell-2025", "pkg:npm/%40modern-js/utils@2.69.2", "unknown"),
    ("react2shell-2025", "pkg:npm/%40modern-js/utils@2.69.3", "no"),
    ("react2shell-2025", "pkg:npm/%40modern-js/utils@3.0.0-alpha.1", "unknown"),
    ("react2shell-2025", "pkg:npm/%40hiogawa/vite-rsc@0.4.0", "unknown"),
    ("tj-actions-2025", "pkg:github/tj-actions/changed-files/sub@v45", "yes"),
    ("tj-actions-2025", "pkg:githubactions/tj-actions/changed-files@45.0.7", "unknown"),
    ("tj-actions-2025", "pkg:github/tj-actions/changed-files@feature/x", "unknown"),
    ("tj-actions-2025", "pkg:github/reviewdog/action-typos@3d9b0ae4a0f8c5b9b3d1b7dd6a8e3c2f1a0b9c8d", "yes"),
    ("tj-actions-2025", "pkg:github/tj-actions/eslint-changed-files@v25", "yes"),
    (
        "mongobleed-2025",
        "pkg:rpm/redhat/Percona-Server-MongoDB-server@3.6.23-13.0.el7?distro=rhel-7",
        "unknown",
    ),
    ("mongobleed-2025", "pkg:deb/ubuntu/mongodb-enterprise-mongos@7.0.20?distro=ubuntu-22.04", "unknown"),
    ("regresshion-2024", "pkg:rpm/redhat/gsi-openssh-server@8.7p1-4.el9?distro=rhel-9", "unknown"),
    ("regresshion-2024", "pkg:deb/ubuntu/hpnssh-server@18.4.1-1?distro=ubuntu-22.04", "unknown"),
    ("heartbleed", "pkg:rpm/opensuse/libopenssl1_0_0-32bit@1.0.1e-1.40.1?distro=opensuse-12.3", "yes"),
    ("heartbleed", "pkg:rpm/opensuse/libopenssl1_0_0-32bit@1.0.1e-1.44.1?distro=opensuse-12.3", "no"),
    ("heartbleed", "pkg:deb/debian/mod-spdy-beta@0.9.4.1-397?distro=debian-7", "unknown"),
    ("ccs-2014", "pkg:deb/ubuntu/mod-spdy-beta@0.9.4.2-413?distro=ubuntu-12.04", "unknown"),
    ("regresshion-2024", "pkg:generic/openssh@4.3p2", "unknown"),
    ("regresshion-2024", "pkg:generic/openssh@5.3p1", "no"),
]


@pytest.mark.parametrize(("event", "purl", "is_"), ROWS, ids=[f"{event} {purl}" for event, purl, _ in ROWS])
def test_a_version_is_judged_as_the_sources_say(event: str, purl: str, is_: Tri) -> None:
    found = {versions.affected(purl, packages, known()).verdict for packages in _lists(event)}
    assert found - {"unknown"} == {is_} - {"unknown"}


def _lists(event: str) -> set[tuple[Package, ...]]:
    """The lists of packages of all detectors of an event that speak by themselves or prove a repair."""
    found = {one.packages for one in playbooks.load(event).detectors if one.reads == "component"}
    assert found
    return found
