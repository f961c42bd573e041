"""Lists of words for the patterns of the rules, and how a text is read for them."""

from __future__ import annotations

from collections.abc import Mapping

SOMEBODY = "someone"
TOPIC = "something"
"""What the places of names and of the topic are read as."""
_WITH_APOSTROPHES = (
    *("don't", "doesn't", "didn't", "isn't", "wasn't", "aren't", "weren't", "couldn't", "shouldn't"),
    *("wouldn't", "haven't", "hasn't", "hadn't", "can't", "won't"),
)
LOOSELY: Mapping[str, str] = {
    **{word.replace("'", ""): word for word in _WITH_APOSTROPHES},
    "mustn't": "must not",
    "needn't": "need not",
    "im": "i am",
    "ive": "i have",
    "its": "it is",
    "youre": "you are",
    "youve": "you have",
    "theyre": "they are",
    "thats": "that is",
    "whats": "what is",
    "theres": "there is",
    "lets": "let us",
    "gotta": "got to",
    "everyone's": "everyone is",
    "nobody's": "nobody is",
    "everything's": "everything is",
    "something's": "something is",
}
"""Words that lost their apostrophe, and contractions that people write and seldom say; in full."""
DENIALS = frozenset(
    {"no", "not", "never", "nobody", "nothing", "none", "neither", "nor", "without", "cannot", "instead"}
)
"""Words that turn round what follows."""
CLAUSES = frozenset({"but", ".", ",", ";", ":", "?", "!", "…", '"'})
"""A word or mark that a denial does not reach across."""
OPENERS = (
    "please",
    "now",
    "then",
    "and",
    "gently",
    "slowly",
    "softly",
    "just",
    "so",
    "again",
    "first",
    "next",
)
"""Words before a request at the beginning of a clause."""

LISTS: Mapping[str, str] = {
    "MUST": """
        must|should|shall|has to|have to|had to|need to|needs to|ought to|got to|supposed to|required to
    """,
    "NOT": """
        do not|never|stop|quit|avoid|must not|should not|shall not|may not|can not|refrain
        from|(it is|is) (not [really] (fair|right|helpful|good|kind)|unfair|wrong|pointless) [however|
        though|either] to|no use|there is no point|it does not help to|no good|it is time to stop|it is
        better not to|rather than|give up|no longer|not to|not continue to
    """,
    "FORGIVE": """
        forgiv*|forgave
    """,
    "YOU": """
        you|someone|she|he|they|your partner|your husband|your wife|both of you|you both|you two
    """,
    "LIE": """
        lie|lies|lied|lying|cheat|cheats|cheated|cheating|stray|strays|strayed|straying|affair|affairs|
        infidelity|unfaithful*|betray*|adultery|deceit|deceive*|deceiving|deception|look* elsewhere|have
        affairs|break trust|broke trust
    """,
    "PARTNERS": """
        marriage|marriages|relationship|relationships|partnership*|couple|couples|partner|partners|
        husband|husbands|wife|wives|spouse|spouses|home|homes|union|person|people|men|women|man|woman|love
    """,
    "HAPPY": """
        happy|happily|works|good|healthy|strong|loving|content|contented|satisfied|fulfilled|solid|perfect|
        sound|happier|great|truly good
    """,
    "WRONG": """
        affair|lies|lie|lying|betrayal|cheating|infidelity|deceit|blame|fault|guilt|breakdown|mess|crisis|
        what happened|what is happened|what has happened|what went wrong|broken trust|the damage|the pain
    """,
    "CLOSE": """
        lean in|lean toward*|lean closer|look at each other|look at your partner|look into|look deep*|look
        your partner|look each other|look him|look her|look at him|look at her|in the eye|in the eyes|look
        at someone|look someone|eye contact|gaze|stare|hold hands|hold each other*|hold your partner*|hold
        someone*|hold him|hold her|take each other*|take your partner*|take his hand|take her hand|touch
        each other*|touch your partner*|touch one another|touch hands|touch him|touch her|touch someone|
        hug|hugs|kiss|embrace|cuddle|caress|stroke|snuggle|come closer|sit closer|move closer|make love|
        each other's hands|your partner's hand*|put your arms|put your arm
    """,
    "DEEP": """
        breathe deep*|breathe in deep*|breathe very deep*|[a] [very|really|big] deep [long|slow|big]
        breath*
    """,
    "FEELING": """
        angry|furious|mad|ashamed|guilty|hurt|hurting|sad|scared|afraid|frightened|jealous|lonely|bitter|
        humiliated|betrayed|devastated|heartbroken|anxious|worried|resentful|hopeless|disgusted|
        grateful|happy|relieved|shame|guilt|anger|rage|sadness|upset|enraged|depressed|miserable|rejected|
        betrayal|broken|unloved|insecure|disappointed|embarrassed|remorse*|regret|grief
    """,
    "RAGE": """
        anger|rage|fury|wrath|resentment|hate|hatred|angry feelings|temper|steam|bitterness
    """,
    "CAUSE": """
        make|cause|bring|deserve|push|drive|provoke|invite|let|made|caused|led|brought|pushed|drove|
        contribute*|
        encourage|earn|lose
    """,
    "GIFT": """
        flowers|roses|bouquet|gift|gifts|present|presents|chocolate*|jewel*|jewellery|compliments|perfume
    """,
    "HARM": """
        lie|lies|lying|lied|hurt|hurting|cheating|cheated|affair|betray*|deceiv*|deceit|what you did|
        leaving me|
        the pain|breaking my|this lesson|the lesson|hiding it|what you have done
    """,
}
"""Lists that patterns name in braces."""

TO_THE_HURT = """
    ^ [for|to] (the one|the partner|the person|whoever|you) who (was|were|has been|have been) (hurt|
        betrayed|lied|cheated|deceived|wronged)
    (^|for|to) the (hurt (one|partner|person)|betrayed)
    if you (were|have been|are the one who has been|are the one who was) (hurt|betrayed|lied|cheated)
"""
"""The guide speaks to whoever was hurt."""
TO_THE_REPAIRING = """
    ^ [for|to] (the one|the partner|the person|whoever|you) who (broke|has broken|lied|cheated|betrayed|
        hurt|caused|did|has done)
    (^|for|to) the (repairing (one|partner)|betrayer)
    if you (broke|have broken|lied|cheated|betrayed|hurt|were unfaithful|have been unfaithful|are the one
        who has done|are the one who broke)
"""
"""The guide speaks to whoever broke trust."""
TO_BOTH = """
    each other|both|together|in turn|one another|each of you|the two of you|you two
"""
"""The guide speaks to both."""
ONESELF = """
    i|me|my|mine|myself|we|us|our|ours|ourselves
"""
"""Somebody speaks of themselves."""
OFFERED = """
    (you|someone) (could|may|might|can) [also|now|then] (begin|start|say|ask|try)|if you like|perhaps
    maybe|for instance|for example|such as|like
    (begin|start|say|ask|answer|reply|finish|complete|try|repeat|together|tell|tells|says|asks|or|each
        other|in turn|both|words|line|sentence|now|you)
"""
"""Before a colon: what follows is for somebody else to say."""
REPAIR = """
    trust|{LIE}|{FORGIVE}|amends|sorry|apolog*|betrayed|broke|heal*|hurt one|repair*|make up for
"""
"""An exercise that says one of these is about something that was broken."""
