"""Work beside the pages and commands, by one port (docs/decisions/30-one-job-port.md).

A capability registers its kinds of job, each with a handler; whoever wants one done submits it for a client
by a key. `port` says what an engine offers, `in_process` is the one of today, `loop` the one place where
threads and loops are made (155).
"""

from stanch.app.jobs.in_process import InProcess
from stanch.app.jobs.loop import blocking, run
from stanch.app.jobs.port import Fenced, Job, Kind, Port, Progress, Stopper

engine: Port = InProcess()
"""The engine of this process."""
register, submit, progress, stop, find, resume = (
    engine.register, engine.submit, engine.progress, engine.stop, engine.find, engine.resume,
)  # fmt: skip

__all__ = [
    "Fenced", "InProcess", "Job", "Kind", "Port", "Progress", "Stopper", "blocking", "engine", "find",
    "progress", "register", "resume", "run", "stop", "submit",
]  # fmt: skip
