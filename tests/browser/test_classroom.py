"""A lecture with real browsers: a teacher and two students, each with a browser of their own."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PAGE_MILLISECONDS, Serve, open_page, wait_until_idle


@pytest.fixture(scope="module")
def school(browser: Browser, serve: Serve) -> Iterator[str]:
    with serve("dashboard.py") as url:
        yield url


@pytest.fixture
def person(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Somebody with a browser of their own; an error in a page's JavaScript fails the test."""
    contexts, errors = [], []

    def come(locale: str = "en-GB") -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale=locale)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PAGE_MILLISECONDS)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield come
    for context in contexts:
        context.close()
    assert errors == []


def open_room(teacher: Page, school: str) -> str:
    open_page(teacher, f"{school}/classroom?lang=en")
    teacher.get_by_role("button", name="Open a room").click()
    code = teacher.locator(".room-card .code")
    expect(code).to_have_text(re.compile(r"^[A-Z]{5}$"))
    return code.inner_text()


def lock(student: Page, number: str) -> None:
    student.get_by_role("spinbutton").first.fill(number)
    student.get_by_role("button", name="Lock my answer").first.click()
    expect(student.get_by_text("You predicted:")).to_be_visible()


def test_a_lecture(person: Callable[..., Page], school: str) -> None:
    teacher, anna, ben = person("en-GB"), person("en-GB"), person("zh-CN")
    code = open_room(teacher, school)

    # Anna types the code, Ben follows the link; both are counted.
    open_page(anna, f"{school}/classroom?lang=en")
    anna.get_by_label("The code on your teacher's screen").fill(code.lower())
    anna.get_by_role("button", name="Enter", exact=True).click()
    expect(anna.get_by_role("heading", name=f"You are in room {code}")).to_be_visible()
    open_page(ben, f"{school}/?room={code}")
    expect(teacher.get_by_role("heading", name="Students here now: 2")).to_be_visible()

    # The teacher goes to a lesson; Anna goes there when she wants to, Ben follows.
    open_page(teacher, f"{school}/convolution?lang=en")
    expect(teacher.get_by_text(f"Room {code}")).to_be_visible()
    expect(anna.get_by_text("Your teacher is at: Convolution · Slide")).to_be_visible()
    expect(ben.get_by_text("老师在：卷积")).to_be_visible()
    anna.get_by_role("button", name="Go there").click()
    expect(anna).to_have_url(re.compile(rf"/convolution\?.*room={code}"))
    expect(anna.get_by_text("You are where your teacher is")).to_be_visible()
    ben.get_by_label("跟随").check()
    expect(ben.get_by_role("heading", name="卷积", level=1)).to_be_visible()

    # Answers grow as bars beside the question; students see how many, and after the reveal what.
    bars = teacher.locator(".st-key-of-class .bars")
    lock(anna, "147")
    expect(teacher.get_by_text("1 of 2 have answered")).to_be_visible()
    expect(anna.get_by_text("1 of 2 have answered")).to_be_visible()
    ben.get_by_role("spinbutton").first.fill("148")
    ben.get_by_role("button", name="锁定我的答案").first.click()
    expect(teacher.get_by_text("2 of 2 have answered")).to_be_visible()
    expect(bars.locator("li")).to_have_count(2)
    expect(anna.get_by_text("2 of 2 have answered")).to_be_visible()
    expect(anna.locator(".bars")).to_have_count(0)
    teacher.get_by_role("button", name="Reveal to the class").click()
    expect(anna.locator(".bars li")).to_have_count(2)
    expect(anna.locator(".bars li.right")).to_contain_text("147")
    expect(ben.locator(".bars li.right")).to_contain_text("147")
    expect(bars.locator("li.right")).to_contain_text("147")

    # Ben follows a changed control; Anna stays until all are called.
    teacher.get_by_role("slider", name="Stride").press("ArrowRight")
    expect(teacher).to_have_url(re.compile("convolution_stride"))
    expect(ben).to_have_url(re.compile("convolution_stride"))
    expect(ben).not_to_have_url(re.compile("lang=en"))
    expect(anna.get_by_role("button", name="Go there")).to_be_visible()
    expect(anna).not_to_have_url(re.compile("convolution_stride"))
    teacher.get_by_role("button", name="Bring all here").click()
    expect(anna).to_have_url(re.compile("convolution_stride"))
    expect(anna.get_by_text("You predicted: 147")).to_be_visible()

    # What the teacher fixes stays free for the teacher.
    teacher.get_by_role("button", name="Fix controls").click()
    teacher.get_by_role("dialog").get_by_text("Stride", exact=True).first.click()
    teacher.get_by_role("button", name="Use for all").click()
    expect(ben).to_have_url(re.compile("fix=convolution_stride"))
    expect(ben.get_by_role("slider", name="步幅")).to_be_disabled()
    expect(teacher.get_by_role("slider", name="Stride")).to_be_enabled()

    # A question typed on the spot stands on every screen.
    teacher.get_by_role("button", name="Ask the class").click()
    teacher.get_by_label("Question").fill("Which is sharper?")
    teacher.get_by_label("Option A").fill("the left one")
    teacher.get_by_label("Option B").fill("the right one")
    teacher.get_by_role("button", name="Ask", exact=True).click()
    for student, word in ((anna, "Lock my answer"), (ben, "锁定我的答案")):
        question = student.locator(".st-key-class-question")
        expect(question).to_contain_text("Which is sharper?")
        question.get_by_text("B · the right one").click()
        question.get_by_role("button", name=word).click()
    expect(teacher.locator(".st-key-class-question .bars li").nth(1)).to_contain_text("2 · 100 %")

    # A page that is loaded anew is in the room still, and the end of the room is said.
    open_page(anna, f"{school}/pooling?lang=en")
    expect(anna).to_have_url(re.compile(f"room={code}"))
    open_page(teacher, f"{school}/classroom?lang=en")
    teacher.get_by_role("button", name="End the room").click()
    teacher.get_by_role("button", name="End and delete").click()
    expect(anna.get_by_text(f"There is no room {code}, or it has ended.")).to_be_visible()
    wait_until_idle(anna)
