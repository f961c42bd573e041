"""Words that hurt whoever was hurt: what the rules look for that keep an exercise from being led.

A block holds a pattern a line; what is further to the right goes on with the line above.  How a pattern is
read stands in voiceguide/linting/wording.py; the lists that it names in braces, in harm_lists.py.
`..._UNLESS` is what is not meant.
"""

from __future__ import annotations

SORRY = """
    (i am|we are|am|i feel|we feel|i say|say|be|so|very|truly|really|deeply|just) ... sorry
    ^ sorry
    (i|we) [do|also|both|want to|would like to|must|need to] (apologis*|apologiz*)
    (my|our|accept my|accept our) (apology|apologies|regret|regrets)
    (i|we) [do|so|really|deeply|truly|also] (regret|regretted)
    (excuse|pardon|forgive) (me|us|my|our)
    (i|we) beg ... pardon
"""
"""Somebody says that they are sorry."""
SORRY_UNLESS = """
    regret* nothing|nothing ... regret*
    sorry [that|to hear|about] (you|your|it|today|this) ... (day|night|week|work|loss|cold|tired|ill|sick)
"""
WISHED_UNDONE = """
    i wish i had not
    if only i had
"""
"""Somebody wishes that they had not done something."""
SORRY_FOR_BOTH = """
    (apologis*|apologiz*|say sorry|say you are sorry|say that you are sorry) ... (each other|one another)
    (both|you two|each|each of you|the two of you) ... (apologis*|apologiz*|apology|apologies|sorry|
        sorrow)
    (exchange|swap|trade) ... (apolog*|sorry|regrets)
    (tell|telling) (each other|one another) ... (sorry|regret*)
"""
"""The guide has both say that they are sorry."""
SORRY_ASKED_OF_THE_HURT = """
    (apologis*|apologiz*|sorry|apology|regret)
"""
"""The guide speaks of an apology to whoever was hurt."""
FORGIVES = """
    i (have to|must|should|will learn to|need to|will try to) ... (forgive|start over|start all over|trust
        you|move on)
    (i|we) ... {FORGIVE}
    (it is|you are|all is|everything is|it is all|you have been|that is) [all|now|already] forgiven
    let us (forget it|forget what|put it behind|put this behind|put the past|leave it behind|leave the
        past|move on|start over|wipe)
    (i|we) ... (let it go|let this go|let that go|let it all go|put it behind|put this behind|absolve)
    (i|we) ... (release|drop|let go of|lay down|bury|give up) ... ({RAGE}|grudge*|hurt*|pain|past|
        resentment*)
    no hard feelings|water under the bridge|let bygones|clean slate|all is well between us
"""
"""Somebody forgives, or lets go of it."""
FORGIVES_UNLESS = """
    forgive (ourselves|myself)
    (whether|if|when|until) [or when|and when] (i|we) ... {FORGIVE}|ready to forgive ... not
"""
THANKS_FOR_HARM = """
    (thank you|thanks|grateful|i thank|i appreciate|glad) ... {HARM}
"""
"""Somebody gives thanks for what hurt them."""
THANKS_UNLESS = """
    telling|told|honest*|truth|truthful*|admit*|owning|talk*|answer*|hearing|listen*|seeing|staying
    stopping|stopped|ending|ended|no longer|patient*|patience
"""
BLAMES_ONESELF = """
    i was [also|a] part of (the|this|that) (problem|reason)
    my [own] (coldness|distance|temper|anger|nagging|silence|neglect|jealousy) (sent|drove|pushed|made|
        led|caused)
    i ... (made you (do|lie|cheat|leave|unhappy|feel|stray|look|go)|drove you|pushed you|forced you|led
        you to|provoked you|turned you)
    [partly|also|half|all|just as much|as much] my [own] (fault|doing|mistake|failure|failing)
    my (part|share|role) (in|of) (this|it|that|the|what|all|your)
    (part|some|half|a piece) of (this|it|that|the blame|what happened) (is|was) (on me|mine|my*|down to me)
    i ... (share|take|took|accept|carry|bear|own|admit) ... (blame|responsib*|fault|guilt|my part|my share)
    i (am|was) [also|partly|as much|just as|equally|to some degree] (to blame|responsible|guilty|at fault)
    i (caused it|caused this|caused what|deserved it|deserved this|asked for it|earned it|contributed|
        played a part|played my part|had it coming)
    i brought (this|it) on
    i ... (failed|neglected|ignored) (you|us)|i ... let (you|us) down
    i should have
    i (was|have been) [too|so|such a|very|often] (demanding|cold|distant|busy|difficult|bad|hard|needy)
    no wonder you (left|lied|strayed|cheated|looked|were)
    if i had ... you would
    i gave you (no choice|reason|a reason|every reason|cause)
"""
"""Somebody takes a part of the blame."""
NOT_BLAME = """
    i should have (been told|heard)|my (share|part|half|side) of (the time|the talk|the work|the bed)
    responsib* for my [own] (words|feelings|healing|breath|needs)
"""
NOT_GOOD_ENOUGH = """
    i (was|am) not [a] (enough|good enough|good wife|good husband|good partner|loving enough|kind enough|
        there for you)
"""
"""Somebody was not good enough."""
WE_ARE_TO_BLAME = """
    we [are|were|share|carry|take|bear|own|have|both] ... (to blame|blame|at fault|guilty|responsib* for)
    we (both|each|all) ... (made mistakes|caused|hurt each other|failed|broke*|are wrong|lied|did wrong)
    it (takes|took) two
    our (fault|doing|shared fault|mistake|mistakes)
    i ... (my part|my share|partly my|also my|made you|drove you|pushed you)
"""
"""The blame is said to be of both."""
BLAME_SHARED = """
    (part|share|half|role|contribution) (in|of|to) [his|her|your|the|this] {LIE}
    (percent|per cent|half) of [the|this|that] ({WRONG}|{LIE})
    (part|share|half|role|side|portion|contribution|hand) (in|of) [the|this|all|your|his|her] {WRONG}
    (part|share|half|role) (in|of) (what|the|this) ... (wrong|happened|lies|affair|betrayal|cheating)
    (both|each|each of you|the two of you|you two|we all|everyone|everybody) ... (responsib*|to blame)
    (both|each|each of you|the two of you|you two|we all) ... (at fault|guilty|the blame|the fault)
    (take|takes|accept|accepts|own|share|carry|admit|bear|shoulder) ... (responsib*|blame|fault|guilt)
    what {YOU} (did|do|might have done|may have done|could have done) to {CAUSE}
    what did {YOU} do (wrong|to {CAUSE}|that {CAUSE})
    (how|ways|way|what) ... (behaviour|behavior|coldness|neglect|actions|conduct|distance|nagging) ...
        (led|contributed|caused|made|helped|drove|played|opened)
    (made|make|drove|drive|pushed|push|forced|led) ({YOU}|them|him|her|your partner) ... {LIE}
    (made|drove|pushed|forced) (him|her|them|your partner|{YOU}) (away|to it|into it|do it)
    it (always takes|takes|took) two [people] (to|.|!)
    {LIE} ... (because|since|when|as|if) [the|a|one|your] (they|she|he|you|people|betrayer|partner|person)
    (lie*|lied|cheat*|stray*) ... (because|under pressure|to keep * happy|to keep the peace)
    (drove|driven|pushed) to (it|lie|cheat|stray)
    (what|how) (the hurt one|the betrayed [one|partner]) ... (did|caused|contributed)
    (bring|brought) (it|this) on (yourself|yourselves|herself|himself)
    (victim|hurt one|betrayed [one|partner]) ... (responsib*|part|share|blame|role)
"""
"""The guide shares out the blame."""
BLAME_OF_WHAT_WAS_NOT = """
    if (she|he|they|you|someone|your partner) had [only|not] (felt|been|got|had|given|loved|cared)
"""
NOT_THEN = """
    (would|might) (not|never) [have]
"""
"""Both in one sentence: something else would have kept them."""
BLAME_UNLESS = """
    responsib* for (the|your|his|her|their) [own] (bell|time|turn*|voice|breath*|words|feelings|pace|half)
    nothing {YOU} did
    (not|nobody|no one|never|neither|nothing) ... (blame|fault|responsib*|guilty|cause*)
    it (takes|took) two (minutes|seconds|breaths|steps|hours|days)
"""
BLAMES_THE_OTHER = """
    (had you|if you had|if only you had|if you had only) ...
    you (have to|must|need to|should) ... (understand|see|accept|admit) (why|that|how|your)
    you (were|are|have been|kept|keep) [always|just|also] (neglecting|ignoring|rejecting|nagging|pushing|
        provoking)
    you (were|are) (cheating|lying|unfaithful)|you (started it|began it|did it first)
    you [also|too|really|just] (made|drove|pushed|forced|left|gave) me
    you (ignored|neglected|rejected|provoked|stopped|refused|abandoned) (me|us|it|loving|touching|talking)
    you [too|also] (lied|hurt me|hurt us|did it too|did the same|are to blame|played a part|cheated)
    your (fault|doing|coldness|nagging|neglect)
    your (part|share) (in|of) (this|it|what|the)
    if you had ... i would
    we (both|each|all) ... (mistakes|to blame|blame|at fault|wrong|guilty|responsib*)
    it (takes|took) two
    (are|were|is) [also|partly|just as] to blame
    (did|lied|cheated|left|strayed|happened|hid|broke) ... because (of you|you)
"""
"""Somebody blames the other one."""
ABSENT = """
    you never (listen*|gave me|want*|paid|care*|talk* to|look*|touch*|had time|were (there|here|home))
    you always (nag*|complain*|criticis*|criticiz*|work*|blame*|said no|were (busy|away|out|tired|cold))
    would not have ... (had you|if you|but for you)
    you (did not|never|would not|stopped) [ever] (give|gave|giving|show|showing|spend|spending) (me|any|us)
    you (were|are) (not|never) [really|ever] (there|here|home|around|available|interested|listening)
    you did not (care|listen|want|love|see|notice|touch|talk)
"""
"""Somebody says what the other one did not do."""
BLAMES_UNLESS = """
    your part of the (talk|sentence|time)|because you (asked|matter)|not your|was yours to decide
"""
ASKS_FORGIVENESS = """
    let me off [the hook]|(wipe|clear) the slate
    (have|show|find|some) [a little|to show|some] (mercy|forgiveness)|find it in your heart
    ^ (trust|believe) me
    (forgive|pardon|absolve) (me|us|my|this|what|everything|all)
    (can|could|will|would|do) you ... ({FORGIVE}|let it go|let this go|let that go|get past|get over|move
        on)
    (beg|ask|asking|hope|hoping|pray|wish|want|need|deserve|earn|earned|plead|please) ... ({FORGIVE}|
        pardon|second chance|another chance|mercy|one more chance|last chance|let it go|let this go)
    (give|gives) me ... chance
    (put|leave) (it|this|that|all this|everything|the past) behind
    i hope you (can|will|could) ... (trust me|love me|let it go|let go|move on|get over|come back|stay|
        take me back)
    (your|for your|for) forgiveness
    (let us|can we|could we) ... (forget (it|what|about)|move on|start over|let it go|put it behind)
    (trust|love|believe) me again
"""
"""Somebody asks to be forgiven, or trusted again."""
ASKS_UNLESS = """
    (nothing|not|never|without) ... ({FORGIVE}|trust me|love me)|what you (want|need)|when you
    if you ever
"""
FORGIVENESS_PRESSED = """
    (grant|give|offer) ... (pardon|absolution|grace)
    (hold|holding|bear|bearing|carry|carrying|nurse|nursing|keep|keeping) [on to|onto] [a|your|any|old]
        grudge*|bury the hatchet
    {FORGIVE}
    (let go of|let * go|release|drop|give up|lay down|bury) [of] [the|your|all|any|old] (past|anger|
        resentment*|hurt|grudge*|bitterness|pain|what happened|betrayal|hatchet)
    ({MUST}|time to|want to be able to|able to|it is best to|try to) [both|just|now|finally] (move on|move
        forward|move past|get over|get past|let it go|heal)
    (get|move) (over it|past it|past this|on with your life|on from it)
    (wipe the slate|clean slate|let bygones|fresh start|start with a clean)
    ({MUST}) ... (trust|believe) [your partner|him|her|them|each other|again]
"""
"""The guide wants somebody to forgive, to let go or to move on."""
FORGIVENESS_UNLESS = """
    move on to the next|(whether|if and when) ... {FORGIVE}
    if ... not ... {FORGIVE} ... (fine|okay|all right|enough|complete|good answer)|(is|are) not asked
"""
NO_WAY_BUT_FORGIVING = """
    (will|would|can|could) not you ... (forgive|let me off|let it go|trust)
    (easy|hard|difficult|possible) to {FORGIVE}
    (until|unless|if) ... (not|can not|never) ... {FORGIVE}
    (unless|until|without) ... forgiv*
    (not|never) ... (heal|go on|be free|be happy|recover|move on|love) ... (until|unless|without) ...
        forgiv*
"""
"""Nothing is said to be well without forgiving."""
NO_WAY_UNLESS = """
    fine|okay|all right|complete|good answer|enough|waits|can wait|no hurry
"""
HAPPY_PARTNERS = """
    {HAPPY} [and connected|and loving|connected|and conscious] {PARTNERS}|{PARTNERS} (that|which|who|
        where) ... {HAPPY}|(is|are) {HAPPY} (at home|together)|{HAPPY} [,] ... [,] [and] ... {PARTNERS}
    (people|partners|couples|those|they|everyone|anyone|somebody|someone|you) who ... love*
"""
STRAYS = """
    lover*|another (man|woman|person)|an other
    {LIE}|wander|wanders|be tempted|go elsewhere
"""
RULES_OUT = """
    no|not|never|nobody|nothing|without|rarely|seldom|hardly|no one|only|impossible
"""
"""All three in one sentence: in a happy marriage nobody strays."""
UNHAPPY_BEFORE = """
    {LIE} ... (where|when|if) [the|your] (love|marriage|relationship) (is|has|was|had) [been|already]
        (dead|died|gone|missing|cold|empty)
    (marriage|relationship|things|home|partnership|love) (was|were|had|can not have been|could not have
        been) [already|probably|clearly] (not|never) [been] [really|truly|as|so|quite|all] [been] (happy|
        perfect|good|right|well|healthy|fulfilling)
    (something|things) (was|were|must have been|had been) [already] (missing|wrong|lacking|broken) ...
        {PARTNERS}
    {LIE} ... (sign|symptom|proof|result) ... (unhappy|bad|problem*|wrong|missing|trouble*) ...
    not as (perfect|happy|good|strong) as
    (an|every) affair ... (reason|because|unhappy|missing)
"""
"""It was not a happy marriage."""
ONE_SLIP = """
    (one|a single|any|every|the next|another|just one|even one|each|the first|the smallest) [more|small|
        little|tiny|single|further|false] (slip*|lie|lies|mistake|relapse|misstep|error|failure| false
        step|wrong step|broken promise|wrong word|fall|lapse) ... (back|zero|scratch|worse|lost|ruin*|
        undo*|undone|destroy*|gone|square|nothing|vain|wasted|over|end|ends|start* over|start* again|
        begin* again at)
    (one|a single|any|another|the next) [more|small|little] (slip*|lie|mistake|relapse|lapse) [and] [then]
        ... (you|it|everything|all|trust) ...
    (back|return) (to|at) (square one|zero|the very beginning)
    (no|not a|never a) second chance*
    (slip|fail|lie|relapse) (and|again) ... (back to|over|start* again|square one|begin* again|lost)
"""
"""After one slip all is lost."""
ONE_SLIP_UNLESS = """
    does not matter|is allowed|are allowed|not the end|not back|laugh|of the tongue|never back
"""
QUESTIONS_FORBIDDEN = """
    (without|no) (asking|questioning|interrogating|probing|prying)
    (details|questions|curiosity) ... (poison|hurt*|harm*|destroy*|only hurts|no good)
    (close the book|turn the page|draw a line|shut the door) (on|under) (it|this|yesterday|the past|what
        happened)
    do not dig [.]
    (dragging|raking|dredging|throwing|digging) [it|this|things|all of it|the past|old things] up
    (dragging|raking|dredging|bringing|throwing|digging) up [the|all|all the|your|old] (past|affair|hurt*|
        mistake*)
    {NOT} .. (ask*|question*|quiz*|interrogat*|prob*|pry*|press*|demand*) .. (about| again|any more|
        anymore|detail|details|why|what happened|who|where|when|past|night|affair|over and over|every|him|
        her|them|the other)
    {NOT} .. (want*|know*|hear*|demand*) .. detail*
    (no more|enough|end|stop) [with|of|the|all|these|your|asking] [the] (question*|interrogat*|asking)
    (question*|ask*) ... (not allowed|forbidden|off limits|over now|not helpful|do not help|will not help)
    {NOT} .. (go over|going over|go into|bring*|rak*|dredg*|harp*|dwell*|rehash*|reliv*|throw*|dig*|
        mention*|look* back|hold* on|hold* a grudge|talk* about|keep* going|revisit*|chew*|brood*) ..
        (past|up|it|detail*|what happened|affair|mistake*|over|on|back|that|this|again|hurt|lies|grudge*)
    {NOT} [keep|keeps|keeping|continue to] (dwell*|harp*|rehash*|dredg*|brood*|interrogat*|rak*)
    (let|leave|put|keep) (the past|what happened|the affair|everything that happened) [well and truly|now|
        all] (behind|in the past|alone|be|be the past|rest|lie|buried|out of)
    (leave|put) (it|this|that|all that|everything) [well and truly|now|all] (behind|in the past)
    (the past is|what is done is|the affair is|that time is) (past|over|gone|done|in the past|behind you)
    forget [about] (the past|what happened|the affair|it ever happened|all about it)
    (stop|quit|give up) (talking|thinking|asking|wondering) about (it|the affair|what happened|the past|
        that|this|him|her)
"""
"""Somebody may not ask, or not speak of the past."""
QUESTIONS_UNLESS = """
    ask (yourself|yourselves)
    (fine|okay|all right|free) to
    (not|nobody|no one|never) (has|have|need|needs) to|no need|for now|yet|while|just listen|intimate
    bodies|body|in bed|sex*|if you|will not be asked|i do not ask|you like|is it|may ask
    another (day|time)|(nobody|no one) will
"""
SILENCED_ONESELF = """
    i (will|promise to|should|must|shall) [now] (never|not|stop|no longer) [to] [ever|again] (ask*|bring*|
        mention*|question*|dwell*)
    i [will] (stop|give up) (asking|wondering|talking about|bringing)
    i ... (have|need) no more questions
"""
"""Somebody promises not to ask."""
ASKED_TO_BE_SILENT = """
    (stop|quit|do not|no more|please not|never) [keep|keep on] (ask*|bring*|mention*|question*|dwell*|
        harp*)
    (can we|could we|let us|i want us to|please) ... (not talk|stop talking|move on|leave it|let it rest|
        forget)
"""
"""Somebody asks the other one not to ask."""
