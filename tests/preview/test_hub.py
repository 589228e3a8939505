"""Events reach every client in order, and a client that does not read costs nobody else anything."""

from __future__ import annotations

import json
import threading

import pytest

from sphinx_apiref.preview import hub as hub_module
from sphinx_apiref.preview.hub import CrowdedError, Hub, Stream


def read_events(messages: bytes | None) -> list[tuple[int, str, object]]:
    """Return number, name and data of each event of a part of a stream, but for those that count the streams."""
    assert messages is not None
    events = []
    for message in messages.decode().split("\n\n"):
        if not message:
            continue
        fields = dict(line.split(": ", 1) for line in message.split("\n"))
        if fields["event"] != "streams":
            events.append((int(fields["id"]), fields["event"], json.loads(fields["data"])))
    return events


def take(stream: Stream) -> list[tuple[int, str, object]]:
    """Return the events that wait for a client."""
    return read_events(stream.take(0))


def test_event_goes_to_all_who_are_connected_and_has_a_number_that_grows() -> None:
    hub = Hub()
    streams = [hub.connect("one"), hub.connect("two")]
    numbers = [hub.send("page", {"pages": ["a.html"]}), hub.send("page", {"pages": []})]
    assert numbers[0] < numbers[1] == hub.number
    expected = [(numbers[0], "page", {"pages": ["a.html"]}), (numbers[1], "page", {"pages": []})]
    assert [take(stream) for stream in streams] == [expected, expected]
    assert take(hub.connect("three")) == []


def test_kept_event_is_sent_again_to_who_comes_later_and_only_the_latest() -> None:
    hub = Hub()
    hub.keep("findings", 1)
    state = hub.keep("state", 2)
    findings = hub.keep("findings", 3)
    hub.send("page", 4)
    assert take(hub.connect("one")) == [(state, "state", 2), (findings, "findings", 3)]


def test_data_is_one_line_of_ascii_whatever_it_holds() -> None:
    hub = Hub()
    stream = hub.connect("one")
    text = "a\n\nevent: page\r\x85\u2028\udcff \N{PILE OF POO}"
    number = hub.send("state", text)
    message = stream.take(0)
    assert message is not None
    assert message.isascii()
    assert read_events(message) == [(number, "state", text)]


def test_client_that_does_not_read_is_dropped_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "MAX_WAITING", 1000)
    hub = Hub()
    slow, quick = hub.connect("slow"), hub.connect("quick")
    for _ in range(20):
        hub.send("page", "x" * 100)
        assert quick.take(0)
    assert slow.take(0) is None
    assert quick.take(0) == b""


def test_one_event_may_be_larger_than_what_may_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = Hub()
    stream = hub.connect("one")
    stream.take(0)
    monkeypatch.setattr(hub_module, "MAX_WAITING", 10)
    hub.send("page", "x" * 100)
    assert len(take(stream)) == 1


def test_too_many_streams_are_refused_until_one_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "MAX_STREAMS", 2)
    hub = Hub()
    first = hub.connect("one")
    hub.connect("two")
    with pytest.raises(CrowdedError):
        hub.connect("three")
    first.close()
    hub.connect("three")


def test_clients_learn_how_many_streams_there_are() -> None:
    hub = Hub()
    first, second = hub.connect("one"), hub.connect("two")
    assert b'event: streams\ndata: {"count": 2}' in (first.take(0) or b"")
    second.close()
    assert b'event: streams\ndata: {"count": 1}' in (first.take(0) or b"")


def test_what_is_seen_is_listed_latest_first_and_once() -> None:
    hub = Hub()
    hub.note_seen("one", "a.html", [1, 2])
    hub.note_seen("two", "b.html", [7])
    hub.note_seen("three", "a.html", [2, 3])
    assert hub.list_seen() == [("a.html", 2), ("a.html", 3), ("b.html", 7), ("a.html", 1)]
    hub.note_seen("one", "c.html", [0])
    assert hub.list_seen() == [("c.html", 0), ("a.html", 2), ("a.html", 3), ("b.html", 7)]
    hub.note_seen("one", "c.html", [])
    assert ("c.html", 0) not in hub.list_seen()


def test_what_a_client_saw_is_forgotten_when_its_last_stream_is_closed() -> None:
    hub = Hub()
    old, new = hub.connect("one"), hub.connect("one")
    hub.note_seen("one", "a.html", [1])
    old.close()
    assert hub.list_seen() == [("a.html", 1)]
    new.close()
    assert hub.list_seen() == []


def test_reports_of_clients_without_a_stream_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "MAX_REPORTS", 3)
    hub = Hub()
    for number in range(5):
        hub.note_seen(f"client{number}", "a.html", [number])
    assert hub.list_seen() == [("a.html", 4), ("a.html", 3), ("a.html", 2)]


def test_closing_the_hub_ends_who_waits_and_who_comes() -> None:
    hub = Hub()
    stream = hub.connect("one")
    stream.take(0)
    taken: list[bytes | None] = [b"not yet"]
    waiting = threading.Thread(target=lambda: taken.append(stream.take(60)))
    waiting.start()
    hub.close()
    waiting.join(30)
    assert taken[-1] is None
    assert hub.connect("two").take(0) is None


def test_events_of_several_threads_arrive_complete_and_in_the_order_of_their_numbers() -> None:
    hub = Hub()
    stream = hub.connect("one")
    threads = [
        threading.Thread(target=lambda name=name: [hub.send("page", [name, index]) for index in range(200)])
        for name in "abc"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    events = take(stream)
    assert [number for number, _, _ in events] == sorted({number for number, _, _ in events})
    assert sorted(json.dumps(data) for _, _, data in events) == sorted(
        json.dumps([name, index]) for name in "abc" for index in range(200)
    )
