from __future__ import annotations

from llm.door.breaker import Breaker
from llm.errors import Declined, NotAuthorised, RateLimited, ServerFault, TooSlow


def test_a_timeout_is_paid_for_once() -> None:
    breaker = Breaker()
    breaker.failed(TooSlow(), 100.0)
    assert breaker.standing(101.0) == "open"
    assert breaker.standing(114.9) == "open"
    assert breaker.standing(115.1) == "probing"


def test_single_server_faults_are_borne() -> None:
    breaker = Breaker()
    breaker.failed(ServerFault(), 0.0)
    breaker.failed(ServerFault(), 1.0)
    assert breaker.standing(1.0) == "closed"
    breaker.failed(ServerFault(), 2.0)
    assert breaker.standing(2.0) == "open"


def test_a_success_forgets_what_was() -> None:
    breaker = Breaker()
    breaker.failed(ServerFault(), 0.0)
    breaker.failed(ServerFault(), 0.0)
    breaker.succeeded()
    breaker.failed(ServerFault(), 0.0)
    assert breaker.standing(0.0) == "closed"


def test_the_rest_doubles_while_probes_fail_up_to_a_bound() -> None:
    breaker, now, rests = Breaker(), 0.0, []
    for _ in range(8):
        breaker.failed(TooSlow(), now)
        rests.append(breaker.open_until - now)
        now = breaker.open_until
    assert rests[:4] == [15, 30, 60, 120]
    assert rests[-1] == 300


def test_a_wrong_key_is_left_alone_for_minutes() -> None:
    breaker = Breaker()
    breaker.failed(NotAuthorised(status=401), 0.0)
    assert breaker.standing(299.0) == "open"


def test_the_providers_own_word_on_when_to_come_back_counts() -> None:
    breaker = Breaker()
    breaker.failed(RateLimited(status=429, retry_after_seconds=7.0), 0.0)
    assert breaker.standing(6.9) == "open"
    assert breaker.standing(7.1) == "closed"


def test_one_probe_at_a_time() -> None:
    breaker = Breaker()
    breaker.failed(TooSlow(), 0.0)
    assert breaker.standing(20.0) == "probing"
    breaker.probe(20.0, seconds=6.0)
    assert breaker.standing(21.0) == "open"
    assert breaker.standing(26.5) == "probing"


def test_declining_says_nothing_of_health() -> None:
    breaker = Breaker()
    for _ in range(20):
        breaker.failed(Declined(), 0.0)
    assert breaker.standing(0.0) == "closed"
