"""Words to be careful with: what the rules look for that only flag a sentence.

A block holds a pattern a line; what is further to the right goes on with the line above.  How a pattern is
read stands in voiceguide/linting/wording.py; the lists that it names in braces, in harm_lists.py.
`..._UNLESS` is what is not meant.
"""

from __future__ import annotations

EXCUSED = """
    (i|we) did not (mean|want|intend|plan) to|(i|we) never (meant|wanted|intended|planned)
    we (were|had) [having|in|already] ... (problem*|trouble|crisis|apart)
    came over me|work of the devil|the devil made|made me weak|(everyone|everybody|anyone) [else] (does
        it|would have)
    (was|were|am|are|is|been|felt|feel*|acted) under [so much|a lot of|great|such|too much|enormous]
        (pressure|stress|strain)
    (i|they|he|she|you) (was|were|am|had been) [so|very|just|only|too|really|feeling|young and|both]
        (drunk|lonely|stressed|weak|bored|unhappy|tempted|young|confused|neglected|exhausted|frustrated|
        high)
    i felt [so|very|just] (lonely|neglected|trapped|unloved|unseen|bored|stressed|under|ignored|rejected)
    too much to drink|in a bad place|not myself|a moment of weakness|got carried away
    (could|can) not help (it|myself)
    (it|she|he|that) [really|just] (meant nothing|did not mean anything|just happened|happened by itself)
    did not mean (it|anything|any harm)
    (it was|i was|that was) (only|just|nothing but) [a|the|one] (once|kiss|text*|fling|mistake|slip|joke|
        one)
    (we all|all of us|everybody|everyone|all people) (make|makes|made) mistakes|only human|all human
    (did|do|lied|cheated|hid|left|hurt|broke|happened|strayed) ... because
"""
"""What was done is explained away."""
SORRY_WITH_A_REASON = """
    (sorry|apolog*|regret*) ... [,] ... (because|but|however|though|although|only|yet)
"""
"""An apology with a reason."""
SORRY_OF_A_KIND = """
    (sorry|apologise|apologize|regret) [that] (i got caught|i was caught|you found out|you had to find out)
    (sorry|apologise|apologize|regret) [if|that|for how|for the way] you (feel*|felt|took|take|got|are|
        were|think|thought|see|misunder*|interpret*|choose|found)
    (sorry|apologise|apologize) if
    any (hurt|pain|upset|inconvenience|offence|offense) ... (may|might|caused)
"""
"""An apology for what the other one feels."""
LARGE_PROMISES = """
    i swear|on my life
    (i|we) (will|shall|would) (never|always|forever)
    (promise*|swear|vow|guarantee|pledge) ... (never|always|forever|for ever|again|no matter what)
    never [ever] [lie|hurt|do|happen|cheat|leave] ... again
    (for ever|forever|until the day i die|no matter what|till death|as long as i live|for the rest of)
    (keep|make|be sure to keep) ... (all|every) ... promise*
"""
"""More than anybody can keep."""
OUTCOME_PROMISED = """
    love (always|will|can) [always] (win*|conquer*|prevail*|find a way|heal*|overcome*)
    (we|you|they|both|two|it|this|everything|things|love|pain|trust|someone|all|marriage|relationship|that)
        (will|well|shall|is going to|are going to) [all|both|soon|surely|definitely|always|one day]
        [get|be|become|feel|turn out|work out|come out|grow] [much|even|all|so|just]
        (fine|okay|all right|well|better|stronger|closer|healed|happy|happier|whole|restored|repaired)
    (will|well|shall|is going to|are going to) [all|both|soon|surely|one day|always]
        (get through|heal|survive|make it|work out|pass|come right|mend|love again|trust again|forgive|be
        together again|
        find your way|find our way|last for)
    (will|can) (become*|grow*|get|emerge*|come out) [even] (stronger|closer)|become* [even] (stronger|
        closer) than
    (stronger|better|new) (relationship|bond|marriage|love|couple) [will|can] (develop*|grow*|emerge*|
        come*|follow*)
    (healing|repair|recovery|trust|love) (will|can then|comes|can come|then) [come|comes|begin*|happen*|
        return*|follow*|grow*|faster|sooner]
    (repair|healing|trust) can (begin|start|come|grow|return)
    heal* faster|guarantee*|stronger than (ever|before)|better than before|set* you free|gets better|get
        better
    (help|helps|heal|heals|free|frees|save|saves) (you|your {PARTNERS}) ... (as much as|in the end|for
        ever|heal)
    (this|it) (saves|heals|mends|repairs|fixes|restores) [your|the|every|any] (marriage|love|trust|
        relationship)
"""
"""Somebody knows how it will end."""
OUTCOME_DENIED = """
    (will|can) (not|never) (succeed|work out|survive|heal|last|recover|come back|be the same)
    (fail*|doomed|is over) (if|unless|without)
"""
"""The same, badly."""
GIFTS = """
    {GIFT} (say*|tell*|speak*) ... (more|louder)
    (buy|bring|give|send|get|offer|surprise|choose) ... {GIFT}
    {GIFT} , [and|or] {GIFT}
    {GIFT} (and|or) {GIFT}
    (win|won|winning) ... (back|heart)
"""
"""Gifts are given."""
GIFTS_TO_MAKE_UP = """
    {GIFT} ... (make up|make it up|to say sorry|as an apology|make amends|win * back|to show)
    (buy|bring|give|send|get|book|spoil) ... (make up for|make it up|say sorry|win (her|him|them) back)
"""
"""Gifts stand for something."""
TIME_OF_DAY = """
    tonight|this (evening|morning|afternoon)|good (evening|morning|night)
"""
"""It is said what time of the day it is."""
LABELS = """
    (betrayer|betrayers|betrayer's|offender*|cheater*|adulter*|liar*|perpetrator*|wrongdoer*|sinner*|
        traitor*)
    the (guilty|unfaithful|cheating|lying|betrayed|wronged|injured) [one|party|partner|spouse|person]
    (victim|victims)
"""
"""Somebody is called by what they did, or by what was done to them."""
LOVE_PUT_IN_THE_MOUTH = """
    i ... (give|gave) ... my trust|you have my trust|you have all my trust
    i [still|do|will always] love you
    you are the one [i want|for me]
    i [fully|completely|do|can|will|choose to] trust you
"""
"""Somebody says that they love, or trust."""
ASKED_TO_UNDERSTAND = """
    (understand*|see|explain*|accept*) ... (how|why|that) (it|this|that|the affair|the lie*|your partner|
        {YOU}) ... (happen*|came|did|have happened|{LIE}|had to|needed)
    i ... understand (why|how) (you|it|this)
    put yourself in (his|her|your partner's) shoes
"""
"""Somebody is to understand why it happened."""
CLOSENESS_ASKED = """
    (eyes locked|lock eyes|hands joined|no looking away|do not look away)
    ^ (breathe in|inhale|breathe) [in] (as|very|really|so) deep*
    ^ ({CLOSE}|{DEEP})
    ^ (take|draw|breathe|inhale) [in] [a] ... deep* [long|slow|,] [breath*]
    ^ (look|turn|lean|sit|move|come) [to|toward|towards|up|over|right] ... (eye|eyes|closer|each other)
    ^ (put|lay|place|rest|wrap) ... (hand|hands|arm|arms|head) ... (each other|your partner*|someone*|
        shoulder)
    (end|finish|close|begin|start|seal) ... with ... (hug|kiss|embrace|cuddle)|^ (give|share) ... (hug|
        kiss|embrace)
    ^ (take|draw) [in] [a] ... (inhale|lungful)|fill (your|the) lungs
    ^ keep ... (eye contact|eyes on each other|looking at each other|holding)
"""
"""The same, without a "must"."""
INVITED = """
    if you|if that|if it|you may|you could|you can|you might|or not|perhaps|maybe|whenever
    when you are ready|as you like|as much as|as close as|only if|feel free|would you like|do you want
    may|might|could|like to|wish|either|?|no need|should you|as it suits|as feels|optional|by choice
    or just|shall|can|, or|in your mind
"""
"""It is an offer."""
