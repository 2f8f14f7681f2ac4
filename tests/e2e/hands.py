"""Two ways to use a page: a mouse on a desktop, or nothing but keys in a phone-wide window."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.e2e.surface import Surface

DESKTOP = {"width": 1440, "height": 1000}
PHONE = {"width": 360, "height": 740}
#: More Tabs than any page needs.
MOST_TABS = 300
#: How many stops of Tab lie between where the focus is and an element, at the least: going on, and
#: going back. Going back to one of several choices comes in at another one, so that is far.
STOPS_BETWEEN = """e => {
    const FAR = 999, here = document.activeElement, top = here === document.body;
    if (here === e) return [0, FAR];
    const kinds = 'a[href], button, input, select, textarea, summary';
    const stops = [...document.querySelectorAll(kinds)].filter(s =>
        !s.disabled && s.tabIndex >= 0 && s.type !== 'radio' && s.type !== 'date' && s !== e
        && s !== here && s.checkVisibility({visibilityProperty: true}));
    const follows = (a, b) => b.compareDocumentPosition(a) & Node.DOCUMENT_POSITION_FOLLOWING;
    const count = (from, to) =>
        stops.filter(s => (!from || follows(s, from)) && (!to || follows(to, s))).length;
    const isAhead = top || follows(e, here);
    const on = isAhead ? count(top ? null : here, e) : stops.length;
    const back = e.type === 'radio' ? FAR : top ? count(e, null) : isAhead ? FAR : count(e, here);
    return [on, back];
}"""
#: How browsers let somebody type a day, by where they live.
DAY_ORDERS = ("%d%m%Y", "%m%d%Y", "%Y%m%d")

Role = Literal["link", "button"]


class Hand:
    """Somebody at a page. What they meet has a role and a name, as a screen reader says it."""

    viewport = DESKTOP

    def __init__(self, page: Page, surface: Surface) -> None:
        self.page = page
        self.surface = surface

    def leave(self) -> None:
        """Make room for somebody else: this hand reaches no page any more."""
        del self.page

    # What a person does, the same with both hands ----------------------------------------------

    def come_to(self, path: str) -> None:
        """Open an address."""
        self.page.goto(f"{self.surface.address}{path}")

    def sign_in(self, email: str, language: str = "en") -> None:
        """Sign in with the demo's one click, and read in this language."""
        self.come_to("/account/sign-in")
        self._press(self.page.locator("form", has=self.page.locator(f'[value="{email}"]')))
        self.come_in(language)

    def come_in(self, language: str = "en") -> None:
        """Wait until signing in has led to the front page, and read in this language."""
        self.page.wait_for_url(f"{self.surface.address}/")
        self.read_in(language)

    def read_in(self, language: str) -> None:
        """Read in this language from now on."""
        switch = self.page.locator(f'button[name="language"][value="{language}"]')
        if switch.get_attribute("aria-pressed") != "true":
            self.turn(switch)
            expect(self.page.locator("html")).to_have_attribute("lang", re.compile(language))

    def go(self, name: str) -> None:
        """Go to a part of the product by the menu."""
        menu = self.page.get_by_role("navigation", name="Main", exact=True)
        self.turn(menu.get_by_role("link", name=name).first)

    def follow(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Follow a link."""
        self.turn((within or self.page).get_by_role("link", name=name).first)

    def press(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        """Press a button."""
        self.turn((within or self.page).get_by_role("button", name=name).first)

    def open(self, name: str, within: Locator | None = None) -> None:
        """Open what waits behind a question."""
        self.act((within or self.page).locator("summary", has_text=name).first)

    def unfold(self, name: str) -> None:
        """Open what waits behind one line on a phone; a desktop has room for it."""
        line = self.page.locator("summary", has_text=name).first
        if line.is_visible():
            self.act(line)

    def labelled(self, label: str) -> Locator:
        """Find a field by its whole label, required or not."""
        marks = r"(\s*\*)?(\s*\(required[^)]*\))?"
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}{marks}\s*$")).first

    def sees(self, words: str | re.Pattern[str]) -> None:
        """Expect words in the body of the page."""
        expect(self.page.locator("main")).to_contain_text(words)

    def _press(self, form: Locator) -> None:
        self.turn(form.get_by_role("button").first)

    def turn(self, target: Locator) -> None:
        """Act on what leads to a page, and wait until that page has come."""
        with self.page.expect_event("load"):
            self.act(target)

    # What each hand does in its own way --------------------------------------------------------

    def act(self, target: Locator) -> None:
        """Follow a link, press a button, open a question."""
        raise NotImplementedError

    def write(self, label: str, text: str) -> None:
        """Fill a field with this text."""
        raise NotImplementedError

    def date(self, label: str, day: Any) -> None:
        """Fill in a day."""
        raise NotImplementedError

    def choose(self, label: str, option: str) -> None:
        """Choose from a list."""
        raise NotImplementedError

    def tick(self, label: str | re.Pattern[str]) -> None:
        """Tick a box or choose one of several."""
        raise NotImplementedError

    def untick(self, label: str | re.Pattern[str]) -> None:
        """Take a tick away."""
        raise NotImplementedError

    def slide(self, label: str, place: int) -> None:
        """Move a slider to about this place, of 100."""
        raise NotImplementedError


class Mouse(Hand):
    """A pointer on a desktop."""

    def act(self, target: Locator) -> None:
        """Click."""
        target.click()

    def write(self, label: str, text: str) -> None:
        """Click into the field and type."""
        field = self.labelled(label)
        field.click()
        field.fill(text)

    def date(self, label: str, day: Any) -> None:
        """Pick the day."""
        self.labelled(label).fill(day.isoformat())

    def choose(self, label: str, option: str) -> None:
        """Pick from the list."""
        self.labelled(label).select_option(label=option)

    def tick(self, label: str | re.Pattern[str]) -> None:
        """Click the box."""
        self.page.get_by_label(label).first.check()

    def untick(self, label: str | re.Pattern[str]) -> None:
        """Click the box again."""
        self.page.get_by_label(label).first.uncheck()

    def slide(self, label: str, place: int) -> None:
        """Click on the line."""
        slider = self.labelled(label)
        box = slider.bounding_box()
        assert box is not None
        slider.click(position={"x": box["width"] * place / 100, "y": box["height"] / 2})


class Keys(Hand):
    """A keyboard, and a window as wide as a phone. Nothing is focused but by Tab."""

    viewport = PHONE

    def go(self, name: str) -> None:
        """Go by a tab at the foot, or by the last of them: more."""
        tabs = self.page.get_by_role("navigation", name="Main, short")
        tab = tabs.get_by_role("link", name=name, exact=True)
        if tab.count():
            self.turn(tab)
        else:
            self.turn(tabs.get_by_role("link", name="More"))
            self.follow(name, self.page.locator("main"))

    def reach(self, target: Locator) -> None:
        """Press Tab until this has the focus, and can be seen to have it."""
        expect(target).to_be_visible()
        element = target.element_handle()
        # How far it looks from here: so many times Tab is pressed before looking again.
        on, back = element.evaluate(STOPS_BETWEEN)
        key, steps = ("Shift+Tab", back) if back < on else ("Tab", on)
        for count in range(MOST_TABS):
            if count >= steps and element.evaluate("e => e === document.activeElement"):
                break
            self.page.keyboard.press(key)
        else:
            message = f"Tab never reaches {target}"
            raise AssertionError(message)
        seen = element.evaluate(
            """e => {
                const s = getComputedStyle(e), r = e.getBoundingClientRect();
                const middle = (r.left + r.right) / 2;
                const inside = middle > 0 && middle < innerWidth;
                return [inside, s.outlineStyle !== 'none' || s.boxShadow !== 'none'];
            }"""
        )
        assert seen == [True, True], f"inside the window and marked, {seen}: {target}"

    def act(self, target: Locator) -> None:
        """Press Enter on it."""
        self.reach(target)
        self.page.keyboard.press("Enter")

    def write(self, label: str, text: str) -> None:
        """Type over what is there."""
        self.reach(self.labelled(label))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def date(self, label: str, day: Any) -> None:
        """Type the day in the order this browser has."""
        field = self.labelled(label)
        self.reach(field)
        for order in DAY_ORDERS:
            # Back to its first part, where Tab came in.
            for _part in range(2):
                self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.type(day.strftime(order))
            if field.input_value() == day.isoformat():
                return
        message = f"no day can be typed into {label}"
        raise AssertionError(message)

    def choose(self, label: str, option: str) -> None:
        """Type the beginning of the choice."""
        field = self.labelled(label)
        self.reach(field)
        others = [text for text in field.locator("option").all_inner_texts() if text != option]
        enough = (option[:most] for most in range(1, len(option)))
        self.page.keyboard.type(
            next((text for text in enough if not any(o.startswith(text) for o in others)), option),
            delay=1,
        )
        expect(field.locator("option:checked")).to_have_text(option)

    def tick(self, label: str | re.Pattern[str]) -> None:
        """Press Space on a box; go by arrows to one of several."""
        target = self.page.get_by_label(label).first
        if target.get_attribute("type") == "checkbox":
            self.reach(target)
            if not target.is_checked():
                self.page.keyboard.press("Space")
        else:
            self._arrow_to(target)
        expect(target).to_be_checked()

    def _arrow_to(self, target: Locator) -> None:
        group = self.page.locator(f'input[type=radio][name="{target.get_attribute("name")}"]')
        chosen = group.and_(self.page.locator(":checked"))
        self.reach(chosen if chosen.count() else group.first)
        if not chosen.count():
            self.page.keyboard.press("Space")
        for _count in range(group.count()):
            if target.is_checked():
                return
            self.page.keyboard.press("ArrowDown")

    def untick(self, label: str | re.Pattern[str]) -> None:
        """Press Space on a ticked box."""
        target = self.page.get_by_label(label).first
        self.reach(target)
        if target.is_checked():
            self.page.keyboard.press("Space")
        expect(target).not_to_be_checked()

    def slide(self, label: str, place: int) -> None:
        """Press an arrow until it is there."""
        slider = self.labelled(label)
        self.reach(slider)
        for _count in range(100):
            here = int(slider.input_value())
            if here == place:
                return
            self.page.keyboard.press("ArrowRight" if here < place else "ArrowLeft")
