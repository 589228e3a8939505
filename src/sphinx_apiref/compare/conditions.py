"""Whether a description says under which condition a key is there: a grammar of presence, not a list of sentences.

The grammar knows words for being there ("returned", "set", "available"), words for being absent ("omitted", "missing"),
and words that begin a condition ("if", "when", "unless"). A description states a condition of presence if it

* puts a condition after a word for being there, with few words between: "is returned only when …", "required unless …";
* puts "only" beside one: "only present …", "exists only for …", or says "only if" or "only when";
* puts it first: "If the volume is encrypted, this field is returned";
* says that the key may be absent: "may not appear", "will not always be returned", "can be omitted";
* names a choice of keys: "either `a` or `b` must be given", "mutually exclusive with `b`".

Conditions of a value are none: "set to true if it is encrypted", "if it is not set, its value is null".
"""

from __future__ import annotations

import re
from functools import lru_cache

_THERE = (
    r"(?:present|return(?:ed|s)?|set|shows?|shown|includ(?:ed|es?)|given|provided?|specif(?:ied|y)|supplied|passed"
    r"|available|visible|display(?:ed|s)?|appears?|exists?|populated|reported|required|needed|necessary|mandatory"
    r"|applicable|appl(?:ies|y)|valid|sent|listed|contained|added|optional|meaningful|relevant)"
)
# What else a condition can follow, though these words are as often about what a value does.
_OF_USE = r"(?:used|supported|accepted|allowed|generated|filled|defined|exposed)"
_ABSENT = r"(?:omitted|absent|missing|left\s+out|excluded|hidden|skipped|suppressed)"
_IF = r"(?:if|when|whenever|unless|in\s+case|provided\s+that|as\s+long\s+as|where|while|once)"
_CAN = r"(?:may|might|can|could|will|would|is|are|does|do|need|must|should|shall)"
_CONDITION = re.compile(
    # "returned only if", "required in the request unless"; "set to true if" is about a value.
    rf"\b(?:{_THERE}|{_OF_USE}),?\s+(?:(?!(?:to|as|by|from|true|false)\b)[\w'-]+\s+){{0,3}}?{_IF}\b"
    # "present only for", "only present for", "may only be set"; "only if"
    rf"|\b{_THERE}\s+only\b|\bonly\s+(?:(?:be|is|are|gets?)\s+)?{_THERE}\b(?!\s+(?:values?|ones?)\b)|\bonly\s+(?:if|when|for|while|during)\b"
    # "If the volume is encrypted, this field is returned"
    rf"|\b(?:if|when|unless)\b[^.,]{{1,120}},\s+(?:this|it|the|an?)\s+(?:[\w-]+\s+){{0,3}}?{_CAN}\s+"
    rf"(?:(?:not|always|only|also|be)\s+)*(?:{_THERE}|{_ABSENT})\b(?!\s+(?:to|as)\b)"
    # "can be omitted", "omitted if"
    rf"|\b{_CAN}\s+(?:also\s+)?be\s+{_ABSENT}\b|\b{_ABSENT}\s+{_IF}\b|\bif\s+and\s+only\s+if\b|\bmutually\s+exclusive\b"
    # "either `a` or `b` must be given", "one of the two is required"
    r"|\b(?:either|one\s+of)\b[^.:]{1,80}\b(?:must|should|has\s+to|have\s+to|(?:is|are)\s+required)\b",
    re.IGNORECASE,
)
# "may not appear", "is not always present", "isn't returned"
_NEGATED = re.compile(
    rf"\b{_CAN}(?:\s+not|n't)\s+(?:(?:always|necessarily|yet|be|have)\s+)*{_THERE}\b"
    rf"|\bnot\s+(?:(?:always|necessarily)\s+){_THERE}\b|\bcannot\s+be\s+{_THERE}\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"(?:\A|[.,;:(]\s*|\b(?:this|it|they|these|which|that|and|or|but|also|field|attribute|parameter|key|property|element"
    r"|entry|value|information)\s+)\Z",
    re.IGNORECASE,
)
_CLAUSE = re.compile(rf"\b{_IF}\b[^.,;:]*\Z", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


@lru_cache(maxsize=4096)  # One definition is used in many tables.
def is_conditional(description: str | None) -> bool:
    """Whether a description says that there are cases in which the key is absent."""
    if not description:
        return False
    text = _SPACE.sub(" ", description.replace("`", ""))
    if _CONDITION.search(text):
        return True
    # "If it is not set, …" is the condition of something else, and "the endpoint does not appear" is about that.
    return any(
        _SUBJECT.search(text[: match.start()]) and not _CLAUSE.search(text[: match.start()])
        for match in _NEGATED.finditer(text)
    )
