"""The room when things go wrong: lost connections, errors, time that runs out, a screen reader that must hear once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.candidate_steps import answer_box, begin, enter, question, send_button, wait_for_question
from tests.browser.conftest import PHONE, NewVisitor, Visitor
from tests.browser.scripted import GREETING, QUESTION, ScriptedServer
from tools.demo.product import Product

pytestmark = pytest.mark.browser

WORDS = "First I look at the plan."


@dataclass(frozen=True)
class Seat:
    """A session that has been made and is not begun: its room can be opened in any window that has its cookie."""

    address: str
    cookies: list[Any]

    def open(self, visitor: Visitor) -> None:
        visitor.page.context.add_cookies(self.cookies)
        visitor.page.goto(self.address)


@pytest.fixture(scope="module")
def seat(chromium: Browser, product: Product) -> Seat:
    """One for all: the product never hears of what the scripted server and the page say to each other."""
    context = chromium.new_context()
    visitor = Visitor(page=context.new_page(), base_url=product.base_url)
    enter(visitor, product)
    found = Seat(address=visitor.page.url, cookies=context.cookies())
    context.close()
    return found


@pytest.fixture
def server(visitor: Visitor) -> ScriptedServer:
    return ScriptedServer(visitor.page)


@pytest.fixture
def in_room(visitor: Visitor, server: ScriptedServer, seat: Seat) -> Visitor:
    seat.open(visitor)
    begin(visitor)
    return visitor


# --- the protocol, as the page speaks it -----------------------------------------------------------


def test_it_starts_shows_and_says_that_it_has_shown(in_room: Visitor, server: ScriptedServer) -> None:
    server.wait_until(lambda: server.heard("control", "playback_ended"))
    assert [message["payload"] for message in server.heard("control")] == ["start", "playback_ended"]
    assert question(in_room.page).inner_text() == QUESTION
    assert in_room.page.locator("[data-part=said]").inner_text() == GREETING


def test_the_whole_draft_is_handed_on_while_it_changes(in_room: Visitor, server: ScriptedServer) -> None:
    answer_box(in_room.page).press_sequentially("one two three four five six", delay=60)
    last = server.wait_until(lambda: server.heard("chunk", "one two three four five six"))[0]
    assert (last["replace"], last["is_final"], last["turn"]) == (True, False, 1)
    # 27 keys over more than a second and a half: a few messages, not one for each key.
    assert len(server.heard("chunk")) <= 4


def test_a_draft_beyond_the_size_of_a_chunk_goes_in_pieces(in_room: Visitor, server: ScriptedServer) -> None:
    words = " ".join(f"wörd{number}" for number in range(1500))
    answer_box(in_room.page).fill(words)
    chunks = server.wait_until(lambda: len(server.heard("chunk")) > 1 and server.heard("chunk"))
    assert "".join(chunk["payload"] for chunk in chunks) == words
    assert [chunk["replace"] for chunk in chunks] == [True] + [False] * (len(chunks) - 1)
    assert all(len(chunk["payload"].encode()) <= 8 * 1024 for chunk in chunks)


def test_an_answer_is_typed_final_and_has_an_id(in_room: Visitor, server: ScriptedServer) -> None:
    page = in_room.page
    answer_box(page).fill(WORDS)
    answer_box(page).press("Control+Enter")
    sent = server.wait_until(lambda: server.heard("final"))[0]
    assert (sent["payload"], sent["source"], sent["turn"], sent["is_final"]) == (WORDS, "typed", 1, True)
    assert len(sent["id"]) >= 16
    expect(page.locator("[data-part=state]")).to_have_text("Maya is thinking")
    expect(send_button(page)).to_be_disabled()
    server.state("processing_answer")
    server.remark("Thank you. Let me think about that for a moment.")
    expect(page.locator("[data-part=remark]")).to_be_visible()
    in_room.picture("room-thinking")
    server.move_on()
    expect(question(page)).to_have_text("And what is step 2?")
    expect(answer_box(page)).to_have_value("")
    expect(page.locator("[data-part=remark]")).to_be_hidden()
    expect(page.locator(".exchange [data-slot=answer]")).to_have_text([WORDS])


def test_an_empty_answer_is_not_sent(in_room: Visitor, server: ScriptedServer) -> None:
    page = in_room.page
    answer_box(page).fill("  \n ")
    send_button(page).click()
    expect(page.locator("#answer-error")).to_have_text("Write an answer first, or skip the question.")
    expect(answer_box(page)).to_have_attribute("aria-invalid", "true")
    assert server.heard("final") == []


# --- a lost connection -----------------------------------------------------------------------------------


def test_a_lost_connection_comes_back_with_every_word(in_room: Visitor, server: ScriptedServer) -> None:
    page = in_room.page
    answer_box(page).fill(WORDS)
    server.wait_until(lambda: server.heard("chunk", WORDS))
    server.buffered = WORDS
    server.on_connect = lambda: server.close(1013)
    server.close(1013)
    expect(page.get_by_text("The connection was lost.")).to_be_visible()
    answer_box(page).fill(f"{WORDS} Then I measure.")
    expect(page.locator("[data-part=connection-countdown]")).to_have_text("Next attempt in 3 s.", timeout=15_000)
    in_room.picture("room-reconnecting")
    server.on_connect = server.show
    connections = len(server.sockets)
    page.get_by_role("button", name="Retry now").click()
    expect(page.locator("[data-part=connection]")).to_have_text("Connected")
    assert len(server.sockets) == connections + 1
    expect(answer_box(page)).to_have_value(f"{WORDS} Then I measure.")
    server.wait_until(lambda: server.heard("chunk", f"{WORDS} Then I measure."))
    expect(page.get_by_text("The connection was lost.")).to_be_hidden()


def test_words_that_were_taken_out_do_not_come_back(in_room: Visitor, server: ScriptedServer) -> None:
    page = in_room.page
    answer_box(page).fill(f"{WORDS} And a mistake.")
    server.wait_until(lambda: server.heard("chunk"))
    server.buffered = f"{WORDS} And a mistake."
    answer_box(page).fill(WORDS)
    server.close(1011)
    server.wait_until(lambda: len(server.sockets) == 2)
    server.wait_until(lambda: server.heard("chunk", WORDS))
    expect(answer_box(page)).to_have_value(WORDS)


def test_another_tabs_longer_words_win_and_ours_stay_in_reach(in_room: Visitor, server: ScriptedServer) -> None:
    page = in_room.page
    answer_box(page).fill(WORDS)
    server.wait_until(lambda: server.heard("chunk", WORDS))
    server.buffered = "In the other tab I wrote quite a lot more about this."
    server.close(1011)
    expect(answer_box(page)).to_have_value(server.buffered)
    in_room.picture("room-other-version")
    page.get_by_role("button", name="Add it to the answer").click()
    expect(answer_box(page)).to_have_value(f"{server.buffered}\n\n{WORDS}")


def test_an_answer_given_while_away_is_sent_once_back_and_counts_once(in_room: Visitor, server: ScriptedServer) -> None:
    page = in_room.page
    server.on_connect = lambda: server.close(1013)
    server.close(1013)
    expect(page.get_by_text("The connection was lost.")).to_be_visible()
    answer_box(page).fill(WORDS)
    send_button(page).click()
    expect(page.get_by_text("Your answer is kept here and is sent as soon as")).to_be_visible()
    assert server.heard("final") == []
    server.on_connect = server.show
    server.wait_until(lambda: server.heard("final"))
    # Cut off before the server could say so: sent again, as the same answer.
    server.close(1011)
    first, second = server.wait_until(lambda: len(server.heard("final")) == 2 and server.heard("final"))
    assert first["id"] == second["id"]
    assert (first["payload"], second["payload"]) == (WORDS, WORDS)
    expect(answer_box(page)).to_have_value(WORDS)


def test_an_answer_survives_a_reload_before_it_was_confirmed(in_room: Visitor, server: ScriptedServer) -> None:
    page = in_room.page
    answer_box(page).fill(WORDS)
    send_button(page).click()
    first = server.wait_until(lambda: server.heard("final"))[0]
    page.reload()
    expect(page.get_by_role("button", name="Begin the interview")).to_be_visible()
    page.get_by_role("button", name="Begin the interview").click()
    again = server.wait_until(lambda: len(server.heard("final")) == 2 and server.heard("final")[1])
    assert (again["id"], again["payload"]) == (first["id"], first["payload"])


def test_the_browsers_word_that_it_is_offline_is_passed_on(in_room: Visitor, server: ScriptedServer) -> None:
    page = in_room.page
    server.on_connect = lambda: server.close(1011)
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline.")).to_be_visible()
    expect(page.locator("[data-part=connection]")).to_have_text("Offline")
    in_room.picture("room-offline")
    server.on_connect = server.show
    page.context.set_offline(False)
    expect(page.locator("[data-part=connection]")).to_have_text("Connected", timeout=3000)


# --- time ------------------------------------------------------------------------------------------------


def test_a_question_closed_by_the_clock_says_what_was_sent(in_room: Visitor, server: ScriptedServer) -> None:
    page = in_room.page
    answer_box(page).fill(WORDS)
    server.wait_until(lambda: server.heard("chunk", WORDS))
    answer_box(page).press_sequentially(" Too late", delay=0)
    server.state("processing_answer")
    server.error("stale_turn")
    notice = page.locator("[data-part=notice-text]")
    expect(notice).to_contain_text("What you had written was sent as your answer.")
    expect(notice).to_contain_text("“Too late”")
    in_room.picture("room-time-up")
    server.move_on()
    expect(question(page)).to_have_text("And what is step 2?")
    expect(notice).to_be_visible()
    expect(page.locator(".exchange [data-slot=answer]")).to_have_text([WORDS])


def test_the_clocks_speak_up_at_two_minutes_and_at_thirty_seconds_only(
    visitor: Visitor, server: ScriptedServer, seat: Seat
) -> None:
    page = visitor.page
    # The page's time stands still but for what the test lets pass.
    page.clock.install(time=0)
    page.clock.pause_at(1)
    server.question_seconds, server.interview_seconds = 33, 122
    seat.open(visitor)
    page.get_by_role("button", name="Begin the interview").click()
    page.clock.run_for(200)
    wait_for_question(page)
    _listen(visitor, "time-announcer")
    page.clock.run_for(1000)
    assert _told(visitor) == []
    page.clock.run_for(1500)
    assert _told(visitor) == ["Two minutes are left of the interview."]
    page.clock.run_for(2000)
    assert _told(visitor)[1:] == ["Thirty seconds are left for this question."]
    page.clock.run_for(20_000)
    assert len(_told(visitor)) == 2
    expect(page.locator("[data-part=question-clock]")).to_contain_text("left")


def test_a_screen_reader_hears_each_question_once(in_room: Visitor, server: ScriptedServer) -> None:
    page = in_room.page
    expect(page.locator("[data-part=announcer]")).to_have_text(f"Question 1. {GREETING} {QUESTION}")
    _listen(in_room, "announcer")
    server.close(1011)
    server.wait_until(lambda: len(server.heard("control", "playback_ended")) == 2)
    server.move_on()
    server.wait_until(lambda: len(server.heard("control", "playback_ended")) == 3)
    page.wait_for_timeout(200)
    assert _told(in_room) == [
        "The connection is back. Nothing was lost.",
        f"Question 2. {GREETING} And what is step 2?",
    ]
    page.get_by_role("button", name="Repeat the question").click()
    server.wait_until(lambda: server.heard("control", "repeat_question"))
    server.ask()
    server.wait_until(lambda: len(_told(in_room)) == 3)
    assert _told(in_room)[2] == "Once more. And what is step 2?"
    assert page.locator("[role=log]").get_attribute("aria-live") == "off"


# --- refusals and ends -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("too_large", "The answer is too long to be sent. Please shorten it."),
        ("invalid_state", "That cannot be done just now. Your answer is kept on this page."),
        ("invalid_message", "This page and the server did not understand each other."),
        ("something_else", "Something did not work. Your answer is kept on this page."),
    ],
)
def test_a_refused_answer_comes_back_to_be_changed(
    in_room: Visitor, server: ScriptedServer, code: str, sentence: str
) -> None:
    page = in_room.page
    answer_box(page).fill(WORDS)
    send_button(page).click()
    server.wait_until(lambda: server.heard("final"))
    server.error(code)
    expect(page.locator("#answer-error")).to_contain_text(sentence)
    expect(answer_box(page)).to_have_value(WORDS)
    expect(answer_box(page)).to_be_editable()
    expect(answer_box(page)).to_be_focused()


@pytest.mark.parametrize("code", ["rate_limited", "internal"])
def test_a_passing_error_sends_the_answer_again(in_room: Visitor, server: ScriptedServer, code: str) -> None:
    page = in_room.page
    answer_box(page).fill(WORDS)
    send_button(page).click()
    server.wait_until(lambda: server.heard("final"))
    server.error(code)
    expect(page.locator("[data-part=notice-text]")).to_contain_text("Your answer is kept and is sent again")
    first, second = server.wait_until(lambda: len(server.heard("final")) == 2 and server.heard("final"))
    assert first["id"] == second["id"]


@pytest.mark.parametrize(
    ("code", "heading", "button"),
    [
        (4401, "This browser does not hold the key to this interview", "Go to the invitation"),
        (4404, "This interview does not exist any more", "Go to the invitation"),
        (4409, "This interview is open in another tab", "Use it here"),
    ],
)
def test_a_final_close_is_explained(
    in_room: Visitor, server: ScriptedServer, code: int, heading: str, button: str
) -> None:
    page = in_room.page
    server.close(code)
    expect(page.get_by_role("heading", name=heading)).to_be_focused()
    expect(page.get_by_role("button", name=button)).to_be_visible()
    page.wait_for_timeout(1500)
    assert len(server.sockets) == 1
    in_room.picture(f"room-closed-{code}")


@pytest.mark.parametrize("how", ["end", "4410"])
def test_the_end_leads_to_the_closing_page(in_room: Visitor, server: ScriptedServer, how: str) -> None:
    if how == "end":
        server.end()
    else:
        server.close(4410)
    in_room.page.wait_for_url("**/closing/**")


def test_ending_hands_on_the_draft_first(in_room: Visitor, server: ScriptedServer) -> None:
    page = in_room.page
    answer_box(page).fill(WORDS)
    page.get_by_role("button", name="End the interview").click()
    expect(page.get_by_text("and so is what you have written to this question")).to_be_visible()
    page.locator("[data-part=dialog-yes]").click()
    server.wait_until(lambda: server.heard("control", "end_interview"))
    kinds = [(message["type"], message["payload"]) for message in server.received[-2:]]
    assert kinds == [("chunk", WORDS), ("control", "end_interview")]


def test_reduced_motion_keeps_the_portrait_still(new_visitor: NewVisitor, seat: Seat) -> None:
    visitor = new_visitor(size=PHONE, still=True)
    ScriptedServer(visitor.page)
    seat.open(visitor)
    begin(visitor)
    running = "document.getAnimations().filter((animation) => animation.playState === 'running').length"
    visitor.page.wait_for_timeout(300)
    assert visitor.page.evaluate(running) == 0


# --- the modules' own rules --------------------------------------------------------------------------------


def test_the_delay_before_an_attempt_doubles_up_to_eight_seconds(in_room: Visitor) -> None:
    delays = _in_module(in_room, "connection.js", "[0, 1, 2, 3, 4, 5, 9].map((n) => module.delayMs(n, 0.5))")
    assert delays == [500, 1000, 2000, 4000, 8000, 8000, 8000]
    assert _in_module(in_room, "connection.js", "[module.delayMs(0, 0), module.delayMs(0, 1)]") == [375, 625]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", [""]),
        ("short", ["short"]),
        ("one two three", ["one two", " three"]),
        ("abcdefghijkl", ["abcdefghij", "kl"]),
        ("ääääääää", ["äääää", "äää"]),
    ],
)
def test_a_text_is_cut_before_spaces_and_never_too_long(in_room: Visitor, text: str, pieces: list[str]) -> None:
    assert _in_module(in_room, "protocol.js", f"module.pieces({json.dumps(text)}, 10)") == pieces


def test_a_clock_reads_like_a_clock(in_room: Visitor) -> None:
    shown = _in_module(in_room, "clock.js", "[0, 0.2, 59, 60, 245.6, 3729].map(module.asClock)")
    assert shown == ["0:00", "0:01", "0:59", "1:00", "4:06", "1:02:09"]


def _in_module(visitor: Visitor, name: str, expression: str) -> Any:
    return visitor.page.evaluate(
        f"async () => {{ const module = await import('/static/interviews/room/{name}'); return {expression}; }}"
    )


def _listen(visitor: Visitor, part: str) -> None:
    """Note from here on every text that a live region is filled with."""
    visitor.page.evaluate(
        """(part) => {
          window.told = [];
          const region = document.querySelector(`[data-part=${part}]`);
          region.textContent = "";
          new MutationObserver(() => region.textContent && window.told.push(region.textContent))
            .observe(region, { childList: true });
        }""",
        part,
    )


def _told(visitor: Visitor) -> list[str]:
    told: list[str] = visitor.page.evaluate("window.told")
    return told
