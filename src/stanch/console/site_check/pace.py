"""May this one ask again already? So many questions a minute for each asker; who they are is forgotten."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

MOST = 4096
"""So many askers are remembered; beyond that, whoever asked longest ago is forgotten."""


class Pace:
    """A bucket for each asker: `burst` questions at once, refilled at `each_minute`."""

    def __init__(self, burst: int, each_minute: float) -> None:
        self.burst = burst
        self.each_second = each_minute / 60
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, asker: str) -> float:
        """0 where it may ask (which is counted); else the seconds until it may."""
        now = time.monotonic()
        with self._lock:
            left, at = self._left.pop(asker, (float(self.burst), now))
            left = min(self.burst, left + (now - at) * self.each_second)
            allowed = left >= 1
            self._left[asker] = (left - 1 if allowed else left, now)
            if len(self._left) > MOST:
                self._left.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self.each_second
