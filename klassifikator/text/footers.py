"""What telephones and mail programs write of themselves below a mail, in any language."""

from __future__ import annotations

import re

_SENT = (
    r"(?:sendt|sent|gesendet|versendet|skickat|skickades|sänt|wysłan[eo]|envoyé|enviado|inviato"
    r"|verstuurd|verzonden|lähetetty|trimis|надіслано|отправлено|odesláno|küldve|išsiųsta"
    r"|nosūtīts|gönderildi|أُ?رسلت?)"
)
_PROGRAM = (
    r"(?:outlook|yahoo|gmail|hotmail|proton ?mail|tuta|icloud|aol|gmx|bluemail|aqua ?mail|spark"
    r"|k-9|fairemail|mailbird|em client|thunderbird|canary|one\.com|webmail)"
)
_DEVICE = (
    rf"(?:i ?phone\S{{0,6}}|i ?pad\S{{0,6}}|macbook|mac|galaxy|samsung\S*|huawei\S*|xperia|sony"
    rf"|oneplus|nokia|motorola|pixel|xiaomi|redmi|honor|android\S*|windows|blackberry|{_PROGRAM}\S*)"
)
_SORRY = (
    r"(?:[.,;:–-]? ?(?:(?:så|og|please|bitte|der tages) )?\(?(?:undskyld|beklager|excuse|sorry"
    r"|forbehold|entschuldig|ursäkta|for(?:giv|lad))\b.{0,80})?"
)
_LINK = r"[ .:]*(?:<[^<>]*>|\[LINK\])?[ .]*"
_GET = (
    r"(?:hent|få|get|download|holen|hämta|skaffa|last ned|pobierz|télécharger|obtenez|descarg\w+"
    r"|scarica|hanki|завантаж\w+|скачать)"
)
_FOOTER = re.compile(
    rf"{_SENT} (?:\S+ ){{0,5}}{_DEVICE}(?: [^,]{{0,40}})?{_LINK}{_SORRY}"
    rf"|{_SENT} (?:fra|from|med|via|with|von|mit) (?:en |min |mit |my )?"
    r"(?:mobil\w*|mail\w*|e-?mail\w*|web\w*|telefon|smartphone|tablet|\w+s mobil)"
    rf"(?: (?:til|for|für|på) \w+(?: \d+)?|-?(?:telefon|enhed)\w*)?{_LINK}{_SORRY}"
    rf"|(?:\S+ ){{0,4}}{_DEVICE}(?: \S+){{0,2}} {_SENT}{_LINK}"
    rf"|von unterwegs {_SENT}.{{0,20}}"
    rf"|{_GET} (?:\S+ ){{0,2}}{_PROGRAM}(?: mail)?(?: \S+){{1,2}} "
    rf"(?:ios|android|iphone|ipad|mobilen?|windows|mac)(?: \d+)?{_LINK}"
    rf"|{_GET} {_PROGRAM}(?: mail)?{_LINK}"
    rf"|hentet fra {_PROGRAM}\b.{{0,40}}",
    re.IGNORECASE,
)
# What a program leaves of a picture.
_PICTURE = re.compile(
    r"(?:\[(?:[^\[\]]{0,80}\b)?(?:billede|image|cid|logo|bild|ikon|icon|foto)\b[^\[\]]{0,160}\]\W*)+",
    re.IGNORECASE,
)


def is_footer(line: str) -> bool:
    """Tell whether a line is no more than what a device or a program writes of itself.

    Examples
    --------
    >>> is_footer("Sendt fra min Galaxy"), is_footer("Wysłane z iPhone'a")
    (True, True)
    >>> is_footer("Sendt fra min bror, da jeg ikke selv har mail.")
    False
    """
    if line.startswith("["):
        return bool(_PICTURE.fullmatch(line))
    return len(line) < 160 and bool(_FOOTER.fullmatch(line))
