"""Everyday short forms of given names, so that Bill and William are not two people for that alone.

A short form may stand for several names (Alex), and a shared root is weaker evidence than the same name:
the model has its own level for it. From common English usage; a place may know more.
"""

from __future__ import annotations

_FORMS = """
abigail: abi abbie abby gail
albert: al bert bertie
alexander: al alec alex alexandre sandy xander
alexandra: alex alexa lexi sandra sandy sasha
alfred: alf alfie fred
alice: ali alison
amanda: mandy
andrew: andy drew
angela: angie
ann: anna anne annie nan nancy annette
anthony: antony tony ant
antonia: toni
archibald: archie
arthur: art artie
barbara: babs barb barbie
benjamin: ben benji benny
bernard: bernie
beverley: bev
bridget: biddy bridie
caroline: carol caz carrie
catherine: cath cathy cate kate katie kathy katherine kathryn kathleen kay kit kitty kath katharine
charles: charlie chas chuck
charlotte: charlie lottie lotte
christina: chris chrissie christine tina kirsten
christopher: chris kit topher
clifford: cliff
constance: connie
cynthia: cindy
daniel: dan danny
david: dave davey davy
deborah: deb debbie debra
dennis: den denny
derek: del
dominic: dom
donald: don donnie
dorothy: dolly dot dottie
douglas: doug dougie
edward: ed eddie eddy ned ted teddy
eleanor: ellie ella nell nellie nora leonora
elizabeth: bess bessie beth betsy betty eliza elsie lily lisa libby lilibet liz lizzie lizzy elisabeth
emily: em emmy millie
emma: em
ernest: ernie
eugene: gene
evelyn: eve evie
frances: fanny fran frankie francesca
francis: frank frankie fran
franklin: frank
frederick: fred freddie freddy rick fredrick
gabriel: gabe
geoffrey: geoff jeff jeffrey
george: georgie
georgina: georgie georgia gina
gerald: gerry jerry
gerard: gerry
gertrude: gert gertie trudy
gillian: gill jill gilly
gordon: gord
graham: graeme grahame
gregory: greg
gwendoline: gwen
harold: harry hal
harriet: hattie
helen: ellen nell nellie helena
henry: harry hal hank
herbert: bert bertie herb
hilary: hil
hugh: hughie
ian: iain
irene: rene
isabel: bella belle isabella isobel izzy
isaac: ike zac
jacob: jake
jacqueline: jackie jacqui
james: jim jimmy jamie jem jimmie
jane: janie jenny janet jean
jennifer: jen jenny jennie
jeremy: jerry jez
jessica: jess jessie
joan: joanie
joanna: jo joanne joey
john: jack johnny jon johnnie
jonathan: jon jonny jonathon
joseph: joe joey jo
josephine: jo josie
joshua: josh
joyce: joy
judith: judy jude
julia: julie jules
julian: jules
kenneth: ken kenny
kimberley: kim
laurence: larry laurie lawrence
leonard: len lenny leo
leslie: les lesley
lewis: lew louis lou louie
lilian: lil lily lilly lillian
linda: lin lindy lynda
louise: lou louisa
lucy: lou lucie lucille
lynn: lyn lynne
madeleine: maddie maddy madeline
malcolm: mal
margaret: daisy greta maggie mags marge margie margot meg megan meggie peg peggy madge rita
maria: mary marie
marion: marian
marjorie: marge margie madge
mark: marc
martha: mattie patty
martin: marty martyn
mary: maria marie may molly polly mae
mathew: matt matthew matty
matilda: tilly mattie tilda
maureen: mo
maurice: mo morris
maximilian: max
michael: mick micky mike mikey mickey micheal
michelle: shell chelle
mildred: millie milly
miriam: mim
mohammed: mo mohamed muhammad mohammad muhammed mohamad
muriel: mu
natalie: nat
natasha: tasha nat
nathan: nat nate nathaniel
neil: neal niall
nicholas: nick nicky nico nicolas
nicola: nicky nikki nic
norman: norm
oliver: ollie olly
olivia: liv livvy
oscar: ossie
oswald: ozzie oz
pamela: pam pammie
patricia: pat patsy patty tricia trish paddy
patrick: pat paddy
paul: pauly
pauline: polly
penelope: penny pen
percival: percy
peter: pete
philip: phil phillip pip
philippa: pip pippa
phyllis: phyl
prudence: prue
rachel: rach rachael
raymond: ray
rebecca: becca becky beck
reginald: reg reggie
richard: dick dickie rich richie rick ricky
robert: bert bob bobbie bobby rob robbie robin
roderick: rod roddy
rodney: rod
roger: rog
ronald: ron ronnie ronny
rosalind: ros roz
rosemary: rose rosie
rose: rosie rosa
roy: royston
rupert: bert
russell: russ
ruth: ruthie
samantha: sam sammy
samuel: sam sammy
sarah: sally sadie sara
sean: shaun shawn shane
sheila: shelagh
shirley: shirl
sidney: sid sydney syd
simon: si
sophia: sophie soph sofia
stanley: stan
stephanie: steph stephie
stephen: steve steven stevie ste
stewart: stu stuart
susan: sue susie suzanne susannah susanna suzie
sylvia: syl silvia
terence: terry tel
teresa: terry tess tessa theresa tracy
thelma: thel
theodore: ted teddy theo
thomas: tom tommy
timothy: tim timmy
tobias: toby
valerie: val
vanessa: nessa
veronica: ronnie vera
victor: vic
victoria: vicky vicki tori vikki vic
vincent: vin vince vinny
violet: vi
virginia: ginny ginger
vivian: viv vivien vivienne
walter: wally walt
wilfred: wilf
william: bill billy will willie willy liam wm
winifred: win winnie freda
yvonne: eve von
zachary: zac zach zack
"""


def _roots() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _FORMS.split("\n"):
        root, _, forms = line.partition(":")
        for form in [root, *forms.split()] if root else []:
            found.setdefault(form, set()).add(root)
    return {form: frozenset(roots) for form, roots in found.items()}


ROOTS = _roots()


def _alike() -> dict[str, frozenset[str]]:
    by_root: dict[str, set[str]] = {}
    for form, held in ROOTS.items():
        for root in held:
            by_root.setdefault(root, set()).add(form)
    return {form: frozenset().union(*(by_root[root] for root in held)) for form, held in ROOTS.items()}


_ALIKE = _alike()


def forms(given: str) -> frozenset[str]:
    """Every name that the same person may go by: `babs` is barbara, barb and barbie too; at least itself."""
    return _ALIKE.get(given, frozenset()) | {given}


def roots(given: str) -> frozenset[str]:
    """The names that a folded given name may stand for; itself alone when it is no known short form."""
    return ROOTS.get(given) or frozenset((given,) if given else ())
