"""What counts as a publisher's word against the use by makers of AI models; fetch obeys it, normalize records it."""

AI_DIRECTIVES = frozenset({"noai", "noimageai"})
OTHER_AI_DIRECTIVES = frozenset({"noml", "notrain", "no-ai"})  # rarer spellings of the same, recorded as that
# Preferences of Content-Signal lines and of Content-Usage (IETF AIPREF): use=no.
_AI_USES = frozenset({"ai", "ai-train", "ai-input", "train-ai", "train-genai", "genai", "ai-use"})


def refuses_ai(preference: str) -> bool:
    """Whether a preference forbids a use by makers of models.

    >>> refuses_ai("ai-train=no"), refuses_ai("train-ai=n"), refuses_ai("search=no"), refuses_ai("ai-train=yes")
    (True, True, False, False)
    """
    use, _, answer = preference.strip().lower().partition("=")
    return use.strip() in _AI_USES and answer.strip() in {"n", "no"}
