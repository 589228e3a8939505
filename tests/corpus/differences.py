"""Compare two builds of a reference. The differences allowed are the defects of os-api-ref listed here; no other."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from .extract import Item, Page

Items = tuple[Item, ...]


@dataclass(frozen=True)
class Evidence:
    """What an allowed difference may look at besides the two places that differ."""

    old: Page
    new: Page
    old_warnings: tuple[str, ...] = ()
    before: Item | None = None


@dataclass(frozen=True)
class Difference:
    """An allowed difference: its name, why it is right, and whether it explains a place that differs."""

    name: str
    reason: str
    explains: Callable[[Items, Items, Evidence], bool]


@dataclass
class Comparison:
    """The outcome for a page or a reference."""

    counts: Counter[str] = field(default_factory=Counter)
    allowed: Counter[str] = field(default_factory=Counter)
    unexplained: list[str] = field(default_factory=list)

    def add(self, other: Comparison) -> None:
        """Add the outcome of another page."""
        self.counts += other.counts
        self.allowed += other.allowed
        self.unexplained += other.unexplained


def _row_without_type(old: Items, new: Items, evidence: Evidence) -> bool:
    if old or not new or any(item.kind not in {"row", "status"} for item in new):
        return False
    name = new[0].fields[0].removesuffix(" (Optional)")
    return any(f"Failure on key: {name}, " in warning for warning in evidence.old_warnings)


def _title_words(old: Items, new: Items, evidence: Evidence) -> bool:
    if len(old) != 1 or len(new) != 1 or old[0].kind != "operation" or new[0].kind != "operation":
        return False
    left, right = list(old[0].fields), list(new[0].fields)
    old_title, left[2], right[2] = left[2], "", ""
    words = re.findall(r"\w+", re.sub(r"<[^>]*>", "", old_title))
    return left == right and len(words) < len(re.findall(r"\w+", new[0].fields[2]))


def _url_escaped(old: Items, new: Items, evidence: Evidence) -> bool:
    if len(old) != 1 or len(new) != 1 or old[0].kind != "operation" or new[0].kind != "operation":
        return False
    left, right = list(old[0].fields), list(new[0].fields)
    left[1], right[1] = re.sub(r"<[^>]*>", "", right[1]), left[1]
    return "<" in new[0].fields[1] and left[1] == right[1] and left[2:] == right[2:]


def _lost_slugs(page: Page) -> dict[str, str]:
    """Return the slugs of operations whose head os-api-ref gives a number, because a label has the name of the slug.

    The number comes twice in such a page, and the body keeps the slug: its button opens nothing.
    """
    lost = {}
    for index, item in enumerate(page.body[:-1]):
        following = page.body[index + 1]
        if item.kind == "operation" and following.kind == "detail":
            number = item.fields[3].removeprefix("id=")
            slug = following.fields[0].removesuffix("-detail")
            if re.fullmatch(r"id\d+", number) and number != slug:
                lost[number] = slug
    return lost


def _label_named_as_operation(old: Items, new: Items, evidence: Evidence) -> bool:
    lost = _lost_slugs(evidence.old)
    if len(old) == len(new) == 1 and old[0].kind == new[0].kind == "operation":
        number = old[0].fields[3].removeprefix("id=")
        if number in lost:
            repaired = tuple(text.replace(number, lost[number]) for text in old[0].fields)
            return repaired == new[0].fields
        return False
    if not all(item.kind == "id" for item in (*old, *new)):
        return False
    numbers = {item.fields[0].removesuffix("-detail-btn") for item in old}
    slugs = {re.sub(r"-detail(-btn)?$", "", item.fields[0]) for item in (*old, *new)}
    return bool(slugs) and slugs <= {*lost, *lost.values()} and numbers <= {*lost, *lost.values()} | slugs


def _row_anchor(old: Items, new: Items, evidence: Evidence) -> bool:
    # Automatic ids must not shift, and a row has none of them.
    return not old and all(item.kind == "row-id" and not re.fullmatch(r"id\d+", item.fields[0]) for item in new)


def _id_before(page: Page, label: Item) -> str:
    """Return the id that stands before a label."""
    index = page.ids.index(label)
    return page.ids[index - 1].fields[0] if index else ""


def _label_before_operation(old: Items, new: Items, evidence: Evidence) -> bool:
    moved = (*old, *new)
    if (old and new) or not all(item.kind == "id" for item in moved):
        return False
    slugs = {item.fields[0] for item in evidence.old.ids}
    for label in moved:
        if evidence.old.ids.count(label) != 1 or evidence.new.ids.count(label) != 1:
            return False
        slug = _id_before(evidence.new, label)
        if slug not in slugs or _id_before(evidence.old, label) != f"{slug}-detail":
            return False
    return True


def _repeated_id(old: Items, new: Items, evidence: Evidence) -> bool:
    if len(old) != 1 or len(new) != 1 or old[0].kind != "id" or new[0].kind != "id":
        return False
    repeated, unique = old[0].fields[0], new[0].fields[0]
    return (
        evidence.old.ids.count(old[0]) > 1
        and evidence.new.ids.count(old[0]) == 1
        and evidence.new.ids.count(new[0]) == 1
        and unique.endswith(f"-{repeated.lower()}")
    )


DIFFERENCES = (
    Difference("row-anchor", "a row has an id of its own, so that a reference can point at it", _row_anchor),
    Difference(
        "repeated-id",
        "os-api-ref gives every table of status codes the id Success or Error: of a repeated id the first one stays",
        _repeated_id,
    ),
    Difference(
        "label-before-operation",
        "os-api-ref leaves a label of an operation in the shut body, where a link to it shows nothing",
        _label_before_operation,
    ),
    Difference(
        "row-without-type-kept",
        "os-api-ref drops every row after one whose type or place is missing",
        _row_without_type,
    ),
    Difference("title-words-kept", "os-api-ref keeps the first piece of a title with inline markup only", _title_words),
    Difference(
        "url-escaped", "os-api-ref writes < and > of a URL as they are, so the browser swallows <id>", _url_escaped
    ),
    Difference(
        "label-named-as-operation",
        "where a label has the name of the title's slug, os-api-ref gives the head a number used twice,"
        " its button opens nothing and the table of contents points at an id that exists nowhere",
        _label_named_as_operation,
    ),
)


def _hunks(old: Items, new: Items) -> Iterator[tuple[Items, Items, Item | None]]:
    # Items are compared by number, which is much faster than by their texts.
    numbers: dict[Item, int] = {}
    left = [numbers.setdefault(item, len(numbers)) for item in old]
    right = [numbers.setdefault(item, len(numbers)) for item in new]
    if left == right:
        return
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        before = old[i1 - 1] if i1 else None
        if i2 - i1 == j2 - j1:
            for offset in range(i2 - i1):
                yield (old[i1 + offset],), (new[j1 + offset],), before
        else:
            yield old[i1:i2], new[j1:j2], before


def _describe(where: str, old: Items, new: Items, before: Item | None) -> str:
    lines = [f"{where}, after: {before}" if before else f"{where}, at the start"]
    lines += [f"  - {item}" for item in old]
    lines += [f"  + {item}" for item in new]
    return "\n".join(line if len(line) < 1200 else line[:1200] + " …" for line in lines)


def count(page: Page) -> Counter[str]:
    """Return how much there is to compare."""
    counts: Counter[str] = Counter(pages=1, ids=len(page.ids), entries=len(page.toc))
    plural = {"operation": "operations", "table": "tables", "status": "statuses", "sample": "samples", "row": "rows"}
    plural |= {"admonition": "admonitions", "heading": "headings", "paragraph": "paragraphs"}
    for item in page.body:
        if item.kind in plural:
            counts[plural[item.kind]] += 1
        if item.kind == "row":
            counts["cells"] += len(item.fields)
    return counts


def compare_pages(
    old: Page,
    new: Page,
    name: str = "page",
    old_warnings: tuple[str, ...] = (),
    allowed: Sequence[Difference] = DIFFERENCES,
) -> Comparison:
    """Compare two pages: body, ids and tables of contents."""
    outcome = Comparison(counts=count(old))
    evidence = Evidence(old, new, old_warnings)
    for part, left, right in (("body", old.body, new.body), ("ids", old.ids, new.ids), ("contents", old.toc, new.toc)):
        for removed, added, before in _hunks(left, right):
            for difference in allowed:
                if difference.explains(removed, added, evidence):
                    outcome.allowed[difference.name] += 1
                    break
            else:
                outcome.unexplained.append(_describe(f"{name} ({part})", removed, added, before))
    return outcome


def compare_trees(old: dict[str, Page], new: dict[str, Page], old_warnings: tuple[str, ...] = ()) -> Comparison:
    """Compare all pages of two builds."""
    outcome = Comparison()
    for name in sorted({*old, *new}):
        if name not in old or name not in new:
            outcome.unexplained.append(f"{name}: a page of one build only")
        else:
            outcome.add(compare_pages(old[name], new[name], name, old_warnings))
    return outcome
