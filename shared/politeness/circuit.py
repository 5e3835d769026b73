"""How what a host answers changes the way it is asked: each function makes of a host the host afterwards.

| seen | what follows |
|---|---|
| 429 | spacing doubled, nobody asks for as long as Retry-After says, or a minute |
| 503, or Retry-After with any other error | spacing doubled; with Retry-After, nobody asks for so long |
| no answer, 5xx: five in a row | circuit open for 1, 2, 4 … minutes, at most 6 hours |
| 403 or a challenge for browsers: ten in a row | circuit open for 1, 2, 4, 6 hours |
| an open circuit's time is over | one request tries; its answer closes the circuit, or opens it for longer |
| any other answer | all is well; a doubled spacing fades by itself |
"""

from dataclasses import replace

from shared.politeness.host import Host

FAILURES_IN_A_ROW = 5  # one page's server error is no outage; five are
REFUSALS_IN_A_ROW = 10  # paid stories are refused one by one; ten in a row say that we are not welcome
FAILED_SECONDS = 60.0
REFUSED_SECONDS = 3600.0
LONGEST_OPEN_SECONDS = 6 * 3600.0  # the host may be well again, and news ages
UNSAID_PAUSE_SECONDS = 60.0  # a 429 without Retry-After
LONGEST_PAUSE_SECONDS = 24 * 3600.0  # a Retry-After beyond it is a mistake, or a way to say no
TRIAL_SECONDS = 60.0  # within which a trial tells, its time-outs included
MOST_SLOWED = 64.0
SAME_PAUSE_SECONDS = 1.0  # not worth a write: answers that come together ask for the same pause
SAME_COMPLAINT_SECONDS = 10.0  # answers to requests that were under way together count once


def recovered(host: Host, now: float) -> Host:  # noqa: ARG001 - one signature for all
    if not (host.failures or host.refusals or host.openings):
        return host
    shut_until = 0.0 if host.openings else host.shut_until
    return replace(host, failures=0, refusals=0, openings=0, trials=0, shut_until=shut_until)


def failed(host: Host, now: float) -> Host:
    if _is_old_news(host, now):
        return host
    if host.trials or host.failures + 1 >= FAILURES_IN_A_ROW:
        return _opened(host, now, FAILED_SECONDS)
    return replace(host, failures=host.failures + 1)


def refused(host: Host, now: float) -> Host:
    if _is_old_news(host, now):
        return host
    if host.trials or host.refusals + 1 >= REFUSALS_IN_A_ROW:
        return _opened(host, now, REFUSED_SECONDS)
    return replace(host, refusals=host.refusals + 1)


def slower(host: Host, now: float) -> Host:
    if now - host.slowed_at < SAME_COMPLAINT_SECONDS:
        return host
    return replace(host, slowed=min(host.factor(now) * 2, MOST_SLOWED), slowed_at=now)


def paused(host: Host, now: float, seconds: float | None) -> Host:
    """It said when to come back, or at least to stay away: so it is there, and its circuit is closed."""
    until = now + (UNSAID_PAUSE_SECONDS if seconds is None else min(seconds, LONGEST_PAUSE_SECONDS))
    well = recovered(host, now)
    return replace(well, shut_until=until) if until > well.shut_until + SAME_PAUSE_SECONDS else well


def on_trial(host: Host, now: float) -> Host:
    """One request is about to find out; nobody else asks in the meantime."""
    return replace(host, trials=host.trials + 1, shut_until=now + TRIAL_SECONDS)


def _opened(host: Host, now: float, seconds: float) -> Host:
    shut_until = now + min(seconds * 2**host.openings, LONGEST_OPEN_SECONDS)
    return replace(host, openings=host.openings + 1, failures=0, refusals=0, trials=0, shut_until=shut_until)


def _is_old_news(host: Host, now: float) -> bool:
    """The host is shut and nobody tries it: this is the answer to a request from before."""
    return host.shut_until > now and not host.trials
