#!/bin/sh
# Install Debian packages for the tests, as root, without starting what is in them: the tests start their own.
set -e
echo "installing Debian packages for the tests: $*"
export DEBIAN_FRONTEND=noninteractive
work=$(mktemp -d)
policy=/usr/sbin/policy-rc.d
if [ -e "$policy" ]; then mine=""; else mine=$policy; printf '#!/bin/sh\nexit 101\n' > "$policy"; chmod 755 "$policy"; fi
trap 'rm -rf "$work" $mine' EXIT
# the news server is not installed where the machine has no full name of its own, unless it is told one
printf "%s\n" "domain: news.invalid" "mta: /bin/true" "hismethod: hisv6" "enableoverview: false" "pathnews: /usr/lib/news" \
	"pathdb: /var/lib/news" "pathetc: /etc/news" "pathrun: /run/news" "pathspool: /var/spool/news" > "$work/inn.conf"
export INNCONF="$work/inn.conf"
apt-get install -y -q "$@" > "$work/log" 2>&1 \
	|| { apt-get update -q >> "$work/log" 2>&1 && apt-get install -y -q "$@" >> "$work/log" 2>&1; } \
	|| { tail -20 "$work/log"; exit 1; }
