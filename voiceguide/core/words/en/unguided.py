"""What a guide does not do: commands, swearing, adverts, and saying what anybody feels.

A block holds a pattern a line; what is further to the right goes on with the line above.  How a pattern is
read stands in voiceguide/linting/wording.py; the lists that it names in braces, in harm_lists.py.
`..._UNLESS` is what is not meant.
"""

from __future__ import annotations

CLOSENESS_COMMANDED = """
    {MUST} ... ({CLOSE}|{DEEP})
    ({CLOSE}|{DEEP}) ... (is|are) (a must|required|needed|obligatory|necessary)
    (you will|you are going to|make yourself|force yourself to|forced to) [both] [now] ({CLOSE}|{DEEP})
"""
"""Somebody has to be close, to look or to breathe deeply."""
LEFT_OPEN = """
    only if|if you [both] (like|want|wish)|or not
"""
SWEARING = """
    idiot*|moron*|you [two|are|both|stupid] (stupid|pathetic|worthless|disgusting|losers)
    fuck*|motherfuck*|shit*|bullshit|bitch*|asshole*|arsehole*|bastard*|cunt*|dickhead*|goddamn*|damn
    damned|dammit|whore*|slut*|wanker*|piss|pissed|crap|crappy|twat*|bollocks|douche*|jackass|dumbass
    arse
"""
"""Swear words."""
SWEARING_MASKED = r"(?i)(?<![*\w])[a-z]{1,3}[*#@$%]{2,}[a-z]{0,6}|(?<![*\w])[fs]\*+[a-z]+"
"""A regular expression over the text as it is written."""
ADVERTS = """
    membership|instagram|facebook|youtube|tiktok|patreon|(for|only) ... (dollars|euros|pounds)
    (produced|published|created|recorded|designed) by
    newsletter*|subscrib*|mailing list|sign up|free (ebook*|trial|course*|download*|resource*|webinar*|
        guide)
    special offer*|discount*|percent off|coupon*|promo code|sale ends|limited time|enter ... contest*|
        freebie*
    our (course*|shop|store|website|academy|app|channel|program|programme|podcast|hub|experts| workshop*|
        retreat*|online|premium|blog|coaching|sponsor*|video*)
    (buy|order|purchase|download) (now|our|the book|this book|the course|your copy|a copy)|get (your copy|
        our|the app|the course|a copy)
    (image*|photo*|picture*|illustration*) (via|by|courtesy|credit*)|(text|words|music|audio) (by|
        courtesy|copyright)
    all rights reserved|copyright|courtesy of|sponsored|brought to you by|written by|republished|credits
    (visit|follow|like) us|visit our|follow me|click (here|on|the)|log on|log in|read more (at|on|in)|link
        in
    (in|to) your inbox|check out (our|the|my)|available (at|from|on) ... (com|store|shop|amazon|website)
    (watch|see|find) (this|our|the|more) ... (below|video|website|online|tips at)|online (course*|shop|
        store)
    this (website|app|podcast|video|article)|get matched|leave a comment|like and share|fees| licensed
    (bestsell*|best selling|award winning)|(resident|our) experts|new course|lifestyle site|we publish|our
        team
"""
"""Somebody sells something, or is given credit."""
ADDRESS_OF_A_SITE = (
    r"(?i)\bhttps?:|\bwww\.|\b[a-z0-9-]+\.(?:com|org|net|co|io|shop|info|biz|me|app)\b|(?<!\w)@\w{3,}"
)
"""A regular expression over the text as it is written."""
FEELINGS_ASSIGNED = """
    {YOU} (is|are) [still|just] (boiling|burning|seething|shaking|trembling|consumed|full|filled) (with|
        of|by) ({RAGE}|{FEELING})
    ({RAGE}|{FEELING}) is what {YOU} (feel*|are feeling|is feeling)
    {YOU} [both|must|clearly|really|probably|surely|now|still|just|also|will|deep down|both must|
        obviously] (are|is|feel|feels|seem|seems|sound|sounds|be|have been|are feeling|is feeling|are
        being|get|look|looks) [still|very|so|really|feeling|quite|just|now|both|clearly|deeply|rather|a
        bit|full of|all|being] {FEELING}
    how {FEELING} {YOU} (are|is|feel|must)
    (leave|leaves|left|make|makes) {YOU} (feeling|feel) ... {FEELING}|{YOU} (are feeling|feel) is ...
        {FEELING}
    ({YOU}|this|these|it|feelings|emotions) ... (likely|bound|sure) to (feel|be|include|have) ... {FEELING}
    ({YOU}) (have|has|carry|carries) [so] (much|a lot of|all that|deep) (anger|shame|guilt|rage|grief|
        sadness)
    (your|her|his) (anger|shame|guilt|rage|jealousy|bitterness) (makes|shows|tells|comes from)
"""
"""The guide says what somebody feels."""
FEELINGS_UNLESS = """
    (if|when|whether|where|once|unless|maybe|perhaps|in case|wherever|whenever|as if|until) [and when]
        [one of|either of|each of|any of|both of|even]
        ({YOU}|someone)
    (may|might|could|can) [{YOU}] [both|also|well] (be|feel)
    (allowed|fine|okay|all right|welcome) [for you|for either] (to|, if|if)
    (what|how|who|which) (are|is|do|does|did) {YOU}
"""
FIRST_PERSON = """
    i [do|also|just|really|so|can|still|both|am|have|will|do not|would|truly|always|never|might|now]
        (feel*|felt|heard|imagine*|love*|miss*|wish*|hope*|needed|fear*|regret*|trust*|understand|
        understood|care|believe*|appreciate*|react*|matter|forgive*|noticed|blame*|hate*)
    i (hear|see|know|sense) (how|that|your|why|you are)
    i (need|want|long for|ask) (you|us|to|more|some|your|her|him|from)
    i (am|was|have been) [so|very|really|also|truly|not|often|just|still|a bit|too] (sorry|sad|angry|hurt|
        afraid|scared|ashamed|lonely|glad|grateful|happy|proud|worried|jealous|tired|here|alone|guilty|
        your|with you)
    my (heart|feelings|pain|partner|fault|part|anger|love|needs|wish|fear|hurt|husband|wife|shame|sadness)
    what (hurts|scares|worries|frightens|saddens|pains|angers|i) ... (is|me)
    the story i|(one|person|thing|all) i (want|need|love)
    (hurts|scares|saddens|frightens|touches|moves|pains) me
    we (love*|are sorry|matter|hurt|feel|care|belong|choose|forgive|fight|fought|are on the same side)
    (let me|did i|have i) (see|get|understand|got|hear)
"""
"""The guide speaks as one of the two."""
FIRST_PERSON_UNLESS = """
    i did not hear|i can not hear|i can hear you again
"""
STEM = """
    (i|my|me|myself|we|us|our) ... …
    ^ (so|and|then|well) ... i (heard|hear|feel|felt|think|see|understand|imagine)
    ^ (what|when) ... (hurts|scares)
"""
"""Words for somebody to begin with."""
RAGE_LET_OUT = """
    {RAGE} is (healthy|good for you|energy|fuel)
    ^ roar|roar it out
    (let|get|pour|blow|shout|scream|yell|cry|work|burn|act|rip|spit) ... {RAGE} ... (out|off|loose|go|fly|
        rip)
    (let|get|shout|scream|yell|pour) (it|it all|it out|all of it|everything|all the {RAGE}|out all) [all]
        (out|rip|go wild|loose)
    (let|get) [all|your|the|that] ... {RAGE} ... (out|system|chest)
    out of your system|off your chest|let it rip|let rip|blow off steam|no holds barred|let them have it
    (vent|vents|venting|rant|ranting|lash* out|explode|rage at|unleash)
    (release|express|unleash|show|discharge) ... (all|full|every bit of) ... {RAGE}
    {RAGE} ... (better|best|healthier|must|should|needs to|has to|wants to) [be] ... (out|express*|
        releas*|shout*|shown|let)
    (better|best|healthier) ... (express*|shouted|released|out) than ... (withh*|held|kept|bottled|
        swallowed|in)
    ^ (scream|shout|yell|punch|smash)
    hold nothing back|hold back nothing|do not hold [anything] back|do not hold back|spare nothing|no
        mercy
    (how|as) (angry|furious|mad|enraged|livid) (you|someone)
"""
"""Anger is to be let out."""
RAGE_HELD_IN = """
    (bottle*|suppress*|withh*|swallow*|pent up|unexpressed|held in|hold in|hold back) ... ({RAGE}|poison*|
        fester*|explode*|toxic|sick)
    fester*
"""
"""Anger is said to do harm where it is not."""
RAGE_HELD_IN_UNLESS = """
    (not|never|nobody) (have|has|need|needs) to
"""
RAGE_UNLESS = """
    time out|breath* out|do not (shout|scream|yell|vent|rant)|without (shout*|scream*|yell*|vent*)
    breath*|exhale*|sigh*|air|slowly
"""
