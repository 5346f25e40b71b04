"""Texts of the pages that hold a claiming word and claim nothing of the figures, each with why."""

from __future__ import annotations

import re

from page_claims import CLAIMING, SENTENCE, Claim

from genkgeo.words.terms import TERMS

FOLLOWING = "staat er waar profielen een vorige uitgave volgen"
FLOWING = "staat er waar geen groepen zijn; tests/profiles houdt dat tegen bekende groepen"
HEAD = "het hoofd van een deel of een kolom: wat eronder staat, is elk voor zich getoetst"
READING = "zegt hoe een tekening of tabel te lezen is"
METHOD = "zegt hoe gerekend is, voor elk cijfer gelijk"
LEGEND = "staat bij een kleur; welk gebied die kleur heeft, is bij dat gebied getoetst"
FINDING = "zegt wat een soort bevinding betekent; de bevinding zelf is getoetst"
WORDS = (
    "een deel van een zin die het script van de kaart maakt; tests/browser houdt die tegen elkaar"
)
RULE = "de regel van een bron; tests/pages/test_hidden_page.py houdt ze naast het register"

FIXED = {
    r"Een cijfer over minder dan \d+ staat er niet(?:, en een aantal van 1 tot 4(?: of zo’n rest)? "
    r"evenmin)?\.": RULE,
    r"Over mensen in de sociale zekerheid; bij minder dan vijf herkent een buur het gezin\.": RULE,
    r"Over mensen met een leefloon; de leverancier zelf verbergt aantallen onder 5\.": RULE,
    r"Over gezinnen met een pasgeboren kind; er zijn er weinig per sector, vandaar 10\.": RULE,
    r"Waarom er soms meer verborgen is": HEAD,
    r"Wordt het beter\?": HEAD,
    r"(?:Zet naast )?een andere? \w+": "een verwijzing naar twee gebieden naast elkaar",
    r"Aantoonbaar: meer dan toeval kan verklaren\.": METHOD,
    r"Een cijfer waarvan een deel ontbreekt, is niet getoetst en heet dus niet aantoonbaar "
    r"verschillend\.": METHOD,
    r"Hoe verder van het midden, hoe hoger het cijfer; per rij op één schaal voor alle "
    r"gebieden\.": READING,
    r"lager is meer risico": READING,
    r"hoog risico, zonder actie met een plaats(?: en zonder recent bereik)?": LEGEND,
    r"Wat er anders gaat": HEAD,
    r"Rood is achter: minder dan vier vijfde van wat op die dag verwacht werd\.": READING,
    r"laagste": READING,
    r"Het verschil is wat echt veranderde, zonder nieuwe grenzen of herziene cijfers\.": METHOD,
    r"Waarvan het risico uit de meest gelijke cijfers bestaat; wat daar werkt, kan hier een "
    r"gesprek waard zijn\.": METHOD,
    r"Is van één deel een cijfer verborgen, dan volgt het uit de andere\.": METHOD,
    r"Daarom is er dan nog een tweede verborgen, zo weinig mogelijk\.": METHOD,
    r"Wie iets van buiten weet, weet meer: een gebied waarvan iemand alle bewoners kent, "
    r"bijvoorbeeld\.": METHOD,
    r"Wat over te weinig mensen gaat om iets te zeggen, staat er niet\.": METHOD,
    r"Nieuw in deze uitgave": HEAD,
    r"Wat veranderde": HEAD,
    r"Alle cijfers, ook wat niet veranderde": HEAD,
    r"Wie kreeg een ander profiel": HEAD,
    r"Een profiel is hier een vijfde van het risico, want groepen van [a-z]+ die op elkaar lijken "
    r"en van de andere verschillen, zijn er niet\.": FLOWING,
    r"De profielen volgen niet op die van \d{4}: het zijn geen groepen meer, maar vijfden van het "
    r"risico\.": FLOWING,
    r"De [a-z]+ lopen in elkaar over: waar het ene profiel ophoudt en het andere begint, is een "
    r"keuze\.?": FLOWING,
    r"Verschil en nieuw cijfer": HEAD,
    r"Alle wijken, van ho(?:og naar laag risico|ge naar lage score)": HEAD,
    r"Naast de andere stadsdelen": HEAD,
    r"De andere indicatoren": HEAD,
    r"Sectoren in het hoogste vijfde van de stad": HEAD,
    r"(?:Laagste|Hoogste) stadsdeel": HEAD,
    r"Laagste stadsdeel en hoogste": HEAD,
    r"(?:In heel de stad|Alle gebieden), het grootste gat eerst": HEAD,
    r"Klein onder een cijfer van nu: tussen welke waarden het met 90 % zekerheid ligt, gezien het "
    r"toeval van kleine aantallen en wat ontbreekt\.": READING,
    r"Waar het risico hoog is, en waar iets is": HEAD,
    r"Waar is het risico het hoogst, en waarom\?": HEAD,
    r"Welke gebieden lijken op elkaar, en wat veranderde\?": HEAD,
    r"Van andere gemeenten": HEAD,
    r"Klein onder het cijfer: de dag waarover het gaat\.": READING,
    r"Klein onder een score: de marge\.": READING,
    r"(?:Naar rechts|Rechts) is meer risico(?:, per rij op een eigen schaal)?\.": READING,
    r"minder meer risico": READING,
    r"Licht: niet aantoonbaar\.": READING,
    r"(?:Wijken in vijf gelijke groepen|Risico per wijk, in vijfden van de stad); cijfers: de "
    r"hoogste "
    r"rangen, waar ze passen(?:; dikke lijnen: stadsdelen)?\.": READING,
    r"Risico per \w+, \d+: de \w+ in vijf groepen, zo even groot als kan, donkerder is meer "
    r"risico\.": (READING),
    r"Rang 1 is het (?:hoogste|meeste) risico(?: van de (?:wijken|sectoren) in de stad)?"
    r"\.": READING,
    r"Klein onder de rang: tussen welke rangen het gebied met 90 % zekerheid ligt\.": READING,
    r"Onder de rang staat tussen welke rangen de wijk met 90 % zekerheid ligt\.": READING,
    r"Onder het profiel: op welke \w+ de cijfers het meest lijken\.": READING,
    r"Tegenover het gemiddelde stadsdeel; elk deel van alle verschillen samen\.": READING,
    r"Een naam staat, als hij past, waar het risico hoog is en geen actie een plaats (?:of recent "
    r"bereik )?heeft\.": READING,
    r"Klik of druk op Enter om het vast te zetten\.": READING,
    r"Donkerder is altijd meer risico, ook bij een cijfer waarvan laag ongunstig is\.": READING,
    r"Schuif met “Jaar”: een andere kleur is een andere plaats tegenover de andere gebieden "
    r"van dat "
    r"jaar\.": READING,
    r"De klassen van een indicator zijn voor alle jaren gelijk: schuif met “Jaar”, en een "
    r"andere kleur "
    r"is een andere klasse\.": READING,
    r"Lichter en fijn gearceerd is een grensgeval: met iets andere cijfers viel het gebied "
    r"vaak in een "
    r"ander profiel\.": READING,
    r"Verandering: oranje is naar meer risico, blauw naar minder\.": READING,
    r"Grijs is niet aantoonbaar veranderd: het verschil kan toeval zijn\.": READING,
    r"Wat veranderde van .+; oranje is (?:naar meer risico, blauw naar minder|hoger, blauw is "
    r"lager)": (READING),
    r"Een hoge rang is een signaal om te gaan kijken, geen oorzaak en geen oordeel\.": READING,
    r"Eén plaats meer of minder is vaak toeval; wat aantoonbaar veranderde, staat onder "
    r"“Verandering”\.": (READING),
    r"Kleine gebieden schommelen: let op de balk en op “niet aantoonbaar”, niet op één plaats "
    r"in de "
    r"rang\.": READING,
    r"De volgorde kan anders zijn dan die van het risico: hier telt alleen hoeveel drempels "
    r"een gebied "
    r"bereikt, voor het risico tellen andere indicatoren mee, en hoever een cijfer van dat van de "
    r"andere gebieden af staat\.": READING,
    r"Volgorde: eerst het hoogste vijfde van het risico; in elk vijfde eerst de wijken zonder "
    r"recent "
    r"bereik, dan die met de minste plaatsen\.": READING,
    r"De (?:dekking is 100 %, tenzij er iets anders bij staat\.)(?: \* Het document .+)?": READING,
    r"De (?:sectoren|wijken|stadsdelen) (?:van elk jaar|van \d+) op rang; 1 is het hoogste "
    r"risico\.": (READING),
    r"Een actie met meer dan één domein telt in elk domein\.": METHOD,
    r"Elke bereikte drempel geeft een gelijk deel van een punt; met minder dan \w+ bekende "
    r"indicatoren "
    r"is er geen score\.": METHOD,
    r"Het risico telt per levensdomein samen hoe ver een gebied van het gemiddelde ligt; rang "
    r"1 is het "
    r"hoogste risico\.": METHOD,
    r"Het risico zegt hoe een gebied staat tegenover de andere gebieden van hetzelfde niveau: "
    r"van het "
    r"laagste tot het hoogste vijfde, en van weinig stadsdelen de rang\.": METHOD,
    r"Zekerheid: we rekenen het risico vele keren opnieuw uit met iets andere gewichten, een "
    r"andere "
    r"schaal, zonder één indicator en met het toeval van kleine aantallen\.": METHOD,
    r"“Betrouwbaar bij de eerste vijf” is een gebied dat daar in minstens 90 % van de keren "
    r"bij hoort, "
    r"“waarschijnlijk” in minstens de helft, “niet te onderscheiden” in minstens 5 %\.": METHOD,
    r"Cijfers van een wijk of stadsdeel zijn opgeteld uit de sectoren en dan pas gedeeld; het "
    r"is nooit "
    r"een gemiddelde van percentages\.": METHOD,
    r"“Gestegen” of “gedaald” staat er alleen waar het verschil groter is dan die marges "
    r"toelaten\.": (METHOD),
    r"Bij elk gebied staat hoeveel echt is, en hoeveel komt door nieuwe grenzen, herziene "
    r"cijfers of "
    r"een andere berekening\.": METHOD,
    r"Verandering: het echte verschil in score, zonder nieuwe grenzen, herziene cijfers of "
    r"een andere "
    r"berekening; onder een ander cijfer staat dat alleen waar het aantoonbaar is\.": METHOD,
    r"Hoe zeker een gebied bij de vijf met het hoogste risico hoort, als we vele keren iets anders "
    r"wegen, anders schalen en het toeval laten spelen": METHOD,
    r"(?:laagste|lage|middelste|hoge|hoogste) vijfde": LEGEND,
    r"(?:andere|nieuwe) grenzen|andere berekening|andere stadsdelen": LEGEND,
    r"(?:sterk )?(?:gestegen|gedaald)|niet aantoonbaar veranderd": LEGEND,
    r"betrouwbaar bij de eerste vijf|waarschijnlijk": LEGEND,
    r"niet te vergelijken.*|geen nieuw cijfer": LEGEND,
    r"Een \w+ uit een profiel dat er niet meer is, telt daarbij niet mee\.": FOLLOWING,
    r"(?:meeste risico|hoogste)": WORDS,
    r"Dat wijst op (?:meer|minder) risico\.": WORDS,
    r"Het risico is (?:gestegen|gedaald)\.": WORDS,
    r"[Aa]nder gebied|[Ll]age dekking|[Nn]oemer veranderd|[Nn]ieuwe ontbreekcode": FINDING,
    r"Een gebied hoort bij een ander groter gebied dan vorig jaar\.": FINDING,
    r"Het aantal waardoor gedeeld wordt verandert te snel\.": FINDING,
    r"Een cijfer verandert veel meer dan de andere\.": FINDING,
    r"Deze tabellen gaan over meer dan .+\.": FINDING,
    r".*(?:K|k)lopt ze toch, zet dan de drempels checks: area en checks: place hoger\.?": FINDING,
}
"""Exact pattern → why it claims nothing of the figures, or where that is tested."""

FIXED |= {
    re.escape(text): "zegt wat een woord betekent"
    for term in TERMS
    for text in (term.word, *SENTENCE.split(term.meaning))
    if CLAIMING.search(text)
}

NOTEBOOK_TEXTS = {
    r"Hoe zeker de rang is, .+": HEAD,
    r"matching = profielen . matching moved = .+": "is de code van een cel; wat ze toont, is "
    "getoetst",
    r"Silhouet : hoe duidelijk de groepen gescheiden zijn \(1 is volledig, 0 is niet\)\. bic : "
    r"hoeveel er voor dat aantal pleit; hoger is meer, en minder dan 6 verschil is "
    r"weinig\.": READING,
    r"Hoe donkerder, hoe meer indicatoren een cijfer hebben\.": READING,
    r"Gevonden: .+\.": READING,
    r"Waar is het risico het hoogst, en waarom\? ¶": HEAD,
    r"Welke gebieden lijken op elkaar, en wat veranderde\? ¶": HEAD,
    r"Hoe zeker een rang is ¶|Wat een andere index zou zeggen ¶|Met minder cijfers, of "
    r"weggelaten ¶": (HEAD),
    r"Wie van profiel veranderde ¶|Wat veranderde, en waardoor ¶|andere rang|kleinste(?: "
    r"groep)?": HEAD,
    r"Daarna: wat veranderde sinds de vorige uitgave, en waardoor\.": HEAD,
    r"Elke indicator is zo gedraaid dat hoger meer risico is, op één schaal gezet, en per "
    r"levensdomein gemiddeld\.": METHOD,
    r"De domeinen wegen even zwaar, tenzij de parameters anders zeggen\.": METHOD,
    r"Met toeval, andere gewichten, een andere schaal of een indicator minder komt een wijk "
    r"in negen "
    r"van de tien gevallen tussen rang van en rang tot uit\.": METHOD,
    r"Van −1 tot 1: bij 1 hebben dezelfde wijken een hoog risico, bij 0 zegt de ene niets over de "
    r"andere, onder 0 is het omgekeerd\.": READING,
    r"Boven 0,\d telt bijna hetzelfde twee keer mee\.": READING,
    r"Dezelfde cijfers met de index van vorig jaar; .+ op een andere schaal\.": METHOD,
    r"score (?:laagst|hoogst) mogelijk": HEAD,
    r"Verschuiving : zoveel plaatsen dichter bij rang 1 dan met die andere index; onder 0 is "
    r"verder "
    r"ervan\.": READING,
    r"(?:Een stip rechts van de lijn|gemiddelde; rechts ervan) is meer risico.*": READING,
    r"← minder|meer →|ander profiel, kan toeval zijn": READING,
    r"Stabiliteit : hoe goed dezelfde groepen terugkomen als er toevallig andere wijken waren .+": (
        METHOD
    ),
    r"De zekerheid is het deel van de trekkingen .+ waarin een wijk haar profiel houdt\.": METHOD,
    r"Het verschil in score is de som van vier delen: .+": METHOD,
    r"Per soort: een cijfer, of de score, van een wijk of sector ging meer naar risico dan toeval "
    r"kan verklaren, of het gebied ging naar een profiel met meer risico\.": HEAD,
    r"Onder opvolging staat wat van een vorig signaal werd, onder kijk na wat nog geen signaal "
    r"is\.": HEAD,
    r"De omgevingsanalyse opnieuw gemaakt met de cijfers van nu, .+": HEAD,
    r"Elke drempel die de stad bereikt of overschrijdt, geeft een deel van een punt; hoger is meer "
    r"risico\.": METHOD,
    r"De wijken met het hoogste risico; bovenaan waar het minste bereik is ingevoerd en geen "
    r"enkele "
    r"actie een plaats heeft\.": HEAD,
}
"""Likewise, of the pages of the notebooks."""
BESIDE_ITS_FIGURES = "weegt minder dan de helft van wat gekozen is"
"""In a notebook, in the row of the two weights; no table of a release has these."""

PATTERNS = {re.compile(pattern): why for pattern, why in (FIXED | NOTEBOOK_TEXTS).items()}


def fixed_text(claim: Claim) -> str:
    """Pattern of the fixed text that a claim is; empty where it is none.

    What stands in the row of an area is never fixed.
    """
    if claim.text == BESIDE_ITS_FIGURES and claim.page.startswith("notebooks/"):
        return claim.text
    if claim.area or (claim.row and claim.row != "Cijfer"):
        return ""
    return next((pattern.pattern for pattern in PATTERNS if pattern.fullmatch(claim.text)), "")
