"""Whether a description says under which condition a key is there: a grammar of presence, not a list of sentences.

The grammar knows words for being there ("returned", "set", "available"), words for being absent ("omitted", "missing"),
and words that begin a condition ("if", "when", "unless"). A description states a condition of presence if it

* puts a condition after a word for being there, with few words between: "is returned only when …", "required unless …";
* puts "only" beside one: "only present …", "exists only for …", or says "only if" or "only when";
* puts it first: "If the volume is encrypted, this field is returned";
* says that the key may be absent: "may not appear", "will not always be returned", "can be omitted";
* names a choice of keys: "either `a` or `b` must be given", "mutually exclusive with `b`", "cannot be used together
  with `b`", "if there is `a`, the note cannot contain `b`";
* names what has to be there first: "requires the `x` extension", "added by the `x` extension".

Conditions of a value are none: "set to true if it is encrypted", "if it is not set, its value is null".

That only some callers see a key is another matter, for the page may say who sees a sample: see `is_restricted`.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WORDS = re.compile(
    r"\b(?:(?P<there>present|returned|returns?|set|shows?|shown|included|includes?|given|provided?|specified|specify"
    r"|supplied|passed|available|visible|displayed|displays?|appears?|exists?|populated|reported|required|needed"
    r"|necessary|mandatory|applicable|applies|apply|valid|sent|listed|contained|added|optional|meaningful|relevant)"
    # What else a condition can follow, though these words are as often about what a value does.
    r"|(?P<use>used|supported|accepted|allowed|generated|filled|defined|exposed)"
    r"|(?P<absent>omitted|absent|missing|left out|excluded|hidden|skipped|suppressed)"
    r"|(?P<if>if|when|whenever|unless|in case|provided that|as long as|where|while|once)"
    r"|(?P<can>may|might|can|could|will|would|is|are|does|do|need|must|should|shall)(?P<not> not|n't)?)\b"
)
# Over the text in which each of these words is replaced by its kind.
_CONDITION = re.compile(
    # "returned only if", "required in the request unless"; "set to true if" is about a value.
    r"(?:<there>|<use>),? (?:(?!(?:to|as|by|from|true|false)\b)[\w'<>-]+ ){0,3}?<if>"
    # "present only for", "only present for", "may only be set"; "only if", "only for"
    r"|<there> only\b|\bonly (?:be |<can> |gets? )?<there>(?! (?:values?|ones?)\b)|\bonly (?:<if>|for\b|during\b)"
    # "If the volume is encrypted, this field is returned"
    r"|<if> [^.,]{1,120}, (?:this|it|the|an?) (?:[\w<>-]+ ){0,3}?<can>(?:<not>)? (?:(?:always|only|also|be) )*"
    r"(?:<there>|<absent>)(?! (?:to|as)\b)"
    # "can be omitted", "omitted if"
    r"|<can>(?: also)? be <absent>|<absent> <if>|<if> and only <if>|\bmutually exclusive\b"
    # "either `a` or `b` must be given", "one of the two is required"
    r"|\b(?:either|one of) [^.:]{1,80}(?:<can> be\b|\bha(?:s|ve) to\b|<can> <there>)"
    # "cannot be set together with `b`", "must not be combined with `b`"
    r"|(?:\bcannot|<can><not>) (?:be )?(?:both )?"
    r"(?:(?:<there>|<use>) (?:together\b|at the same time\b|along(?:side)? with\b)|(?:combined|mixed) with\b)"
    # "if there is `a`, the event cannot contain `b`"
    r"|<if> [^.]{1,120}(?:\bcannot|<can><not>) (?:also )?(?:contain|have|hold|carry) (?:an?|the)\b"
    # "requires the `x` extension", "added by the `x` extension"
    r"|(?:\b(?:requires|needs|introduced by)|(?:\A|[.;,(] ?)<there> by) the [a-z][\w:-]* (?:api )?extension\b"
)
# "may not appear", "is not always present", "isn't returned"
_NEGATED = re.compile(
    r"(?:<can><not> (?:(?:always|necessarily|yet|be|have) )*|\bnot (?:always|necessarily) |\bcannot be )<there>"
)
_SUBJECT = re.compile(
    r"(?:\A|[.,;:(] ?|\b(?:this|it|they|these|which|that|and|or|but|also|field|attribute|parameter|key|property|element"
    r"|entry|value|information) )\Z"
)
# Few references need the patterns that are compiled on use.
# "Admin-only.", "visible for administrative users only", "enables only users with the administrative role to see it"
_RESTRICTED = (
    r"\badmin(?:istrat(?:or|ive))?s?(?:[- ](?:users?|roles?|callers?))?[- ]only\b"
    r"|\bonly (?:[\w-]+ ){0,3}?admin\w*(?: [\w-]+){0,4}? (?:see|view|get|receive|retrieve|read)\b"
)
# What only some may do to a value that everyone sees.
_CHANGES = r"\b(?:chang|updat|modif|edit|overrid|writ|creat|delet|remov)\w*"
# "the `total_count` of resources matching this filter", "how many results there are on the next page"
_RESULTS = (
    r"\b(?:total(?:[_ ]count)?|number|count)\b\W{0,3} of (?:[\w-]+ ){1,4}?"
    r"(?:match\w*|found|returned|listed|(?:in|on) the (?:page|list)|that (?:match|fit)\b)"
    r"|\b(?:next|previous) page\b|\bpagination\b"
)
_SENTENCE = re.compile(r"(?<=[.;])\s")
_CLAUSE = re.compile(r"<if>[^.,;:]*\Z")
_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=4096)  # One definition is used in many tables.
def is_conditional(description: str | None) -> bool:
    """Whether a description says that there are cases in which the key is absent."""
    if not description:
        return False
    text = _WORDS.sub(_name_kind, _SPACE.sub(" ", description.replace("`", "")).lower())
    if _CONDITION.search(text):
        return True
    # "If it is not set, …" is the condition of something else, and "the endpoint does not appear" is about that.
    return any(
        _SUBJECT.search(text[: match.start()]) and not _CLAUSE.search(text[: match.start()])
        for match in _NEGATED.finditer(text)
    )


@lru_cache(maxsize=4096)
def is_restricted(description: str | None) -> bool:
    """Whether a description says that only administrators see a key, not that only they may change its value."""
    if not description or "dmin" not in description:
        return False
    text = _SPACE.sub(" ", description.replace("`", "")).lower()
    return any(re.search(_RESTRICTED, part) and not re.search(_CHANGES, part) for part in _SENTENCE.split(text))


@lru_cache(maxsize=4096)
def is_about_results(description: str | None) -> bool:
    """Whether a description says that a key counts the results of a list or leads through them."""
    return description is not None and re.search(_RESULTS, _SPACE.sub(" ", description).lower()) is not None


def _name_kind(match: re.Match[str]) -> str:
    if match["can"]:
        return "<can><not>" if match["not"] else "<can>"
    return f"<{match.lastgroup}>"
