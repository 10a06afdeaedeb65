"""How long a process that ended waits for its next start."""

from backend.embedded.restarts import RestartPolicy


class Clock:
    def __init__(self):
        self.now_s = 0.0

    def __call__(self):
        return self.now_s


def test_waits_longer_after_each_exit_and_gives_up_at_the_fifth_within_a_minute():
    policy = RestartPolicy(Clock())

    assert [policy.next_delay_s() for _ in range(5)] == [1.0, 2.0, 4.0, 8.0, None]


def test_exits_of_more_than_a_minute_ago_are_forgotten():
    clock = Clock()
    policy = RestartPolicy(clock)
    for _ in range(4):
        policy.next_delay_s()
    clock.now_s = 61.0

    assert policy.next_delay_s() == 1.0


def test_never_gives_up_a_process_that_ends_once_in_a_while():
    clock = Clock()
    policy = RestartPolicy(clock)
    delays = []
    for _ in range(100):
        clock.now_s += 20.0
        delays.append(policy.next_delay_s())

    assert None not in delays
    assert max(delays) <= 30.0
