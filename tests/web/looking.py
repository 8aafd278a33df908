"""What a careful person would notice about a page, asked of a real browser: one list of faults, empty for a good page.

Computed styles decide, not the style sheet: contrast is measured between the colours that are on the screen.
"""

from __future__ import annotations

from playwright.sync_api import Page

LOOK = r"""
(person) => {
  const faults = [];
  const shown = (e) => {
    const box = e.getBoundingClientRect(), style = getComputedStyle(e);
    return box.width > 1 && box.height > 1 && box.right > 0 && style.visibility !== "hidden" && !e.closest("[aria-hidden=true]");
  };
  const name = (e) => e.tagName.toLowerCase() + (e.className && e.className.baseVal === undefined ? "." + e.className : "")
    + " «" + (e.textContent || e.name || "").trim().slice(0, 24) + "»";
  if (!/^(zh-CN|en)$/.test(document.documentElement.lang)) faults.push("language: " + document.documentElement.lang);
  if (!document.title.trim()) faults.push("no title");
  const headings = document.querySelectorAll("h1").length;
  if (headings !== 1) faults.push(headings + " h1");
  if (document.querySelectorAll("main").length !== 1) faults.push("not one main");
  if (document.scripts.length) faults.push("a script");
  for (const e of document.querySelectorAll("*"))
    for (const a of e.attributes)
      if (a.name.startsWith("on") || /^\s*javascript:/i.test(a.value)) faults.push("script in " + name(e));
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  ids.filter((id, n) => ids.indexOf(id) !== n).forEach((id) => faults.push("id twice: " + id));
  for (const e of document.querySelectorAll("input:not([type=hidden]), select, textarea"))
    if (!e.labels.length && !e.getAttribute("aria-label")) faults.push("no label: " + e.outerHTML.slice(0, 80));
  for (const e of document.querySelectorAll("a, button"))
    if (!(e.textContent.trim() || e.getAttribute("aria-label") || e.querySelector("img[alt]:not([alt=''])")))
      faults.push("no words: " + e.outerHTML.slice(0, 80));
  for (const e of document.querySelectorAll("img:not([alt])")) faults.push("no alt: " + e.src);
  for (const e of document.querySelectorAll("iframe:not([title])")) faults.push("no title of a frame");
  for (const e of document.querySelectorAll("[role=img]:not([aria-label]):not([aria-labelledby])"))
    if (!e.querySelector("title")) faults.push("a picture without words");
  for (const e of document.querySelectorAll("a[href^='#']"))
    if (e.getAttribute("href").length > 1 && !document.getElementById(e.getAttribute("href").slice(1)))
      faults.push("leads nowhere: " + name(e) + " " + e.getAttribute("href"));

  if (person) {
    for (const e of document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")) {
      if (!shown(e)) continue;
      const box = (e.closest("label") || e).getBoundingClientRect();
      if (box.height < 43.5 || box.width < 43.5)
        faults.push("small: " + name(e) + " " + Math.round(box.width) + "×" + Math.round(box.height));
    }
  }

  const rgba = (c) => { const n = c.match(/[\d.]+/g).map(Number); return [n[0], n[1], n[2], n[3] === undefined ? 1 : n[3]]; };
  const over = (t, u) => [0, 1, 2].map((n) => t[n] * t[3] + u[n] * (1 - t[3])).concat([1]);
  const behind = (e) => {
    const layers = [];
    for (let at = e; at; at = at.parentElement) {
      const c = rgba(getComputedStyle(at).backgroundColor);
      if (c[3]) layers.push(c);
      if (c[3] === 1) break;
    }
    return layers.reverse().reduce((u, t) => over(t, u), [255, 255, 255, 1]);
  };
  const light = (c) => {
    const [r, g, b] = c.slice(0, 3).map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const e of document.querySelectorAll("body *")) {
    if (e.closest("svg") || !shown(e)) continue;
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())) continue;
    const style = getComputedStyle(e), back = behind(e), ink = over(rgba(style.color), back);
    const [a, b] = [light(ink), light(back)].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (large ? 3 : 4.5)) faults.push("contrast " + ratio.toFixed(2) + ": " + name(e));
  }
  return faults;
}
"""
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDEST = """() => [...document.querySelectorAll("main *, header *")].filter((e) =>
  e.getBoundingClientRect().right > innerWidth + 1 && !e.closest("pre, .scroll, nav, textarea, .honey, svg"))
  .map((e) => e.tagName + "." + e.className).slice(0, 3)"""
FOCUS = """() => {
  const e = document.activeElement, s = getComputedStyle(e);
  const seen = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2;
  return [e.tagName + " " + (e.name || e.textContent.trim().slice(0, 20)), e === document.body || seen];
}"""


def faults_of(page: Page, *, person: bool) -> list[str]:
    """What is wrong with the page as it is shown; `person` pages are for large fingers."""
    found: list[str] = page.evaluate(LOOK, person)
    return found


def overflow_of(page: Page) -> list[str]:
    """What makes the page wider than the screen."""
    wider = page.evaluate(WIDE)
    return [f"{wider} px too wide: {page.evaluate(WIDEST)}"] if wider > 0 else []


def unseen_focus(page: Page, steps: int) -> list[str]:
    """Where the keyboard stands without anybody seeing it."""
    lost = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        at, seen = page.evaluate(FOCUS)
        if not seen:
            lost.append(at)
    return lost
