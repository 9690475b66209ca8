from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klassifikator.text import html_to_text, trim

OWN = "Jeg har ventet på svar i fire måneder, og nu vil jeg gerne have en afgørelse."
MORE = "Min nabo fik sit svar på to uger, så jeg forstår ikke, hvorfor jeg skal vente."
LONG = " ".join([OWN, MORE] * 4)
OLD = "Tak for din mail om skolebussen. Vi vender tilbage."


def test_html_becomes_what_is_seen() -> None:
    page = """<html><head><title>x</title><style>p {}</style></head><body>
      <p>Kære Lone</p><ul><li>mad</li><li>vej</li></ul><script>alert(1)</script>
      <div>Pris: 5&nbsp;&lt; 6 &amp; 7</div></body></html>"""
    assert html_to_text(page) == "Kære Lone\n\nmad\n\nvej\n\nPris: 5 < 6 & 7"


@given(st.text(st.sampled_from("<>/&;p div=\"'!-a"), max_size=80))
def test_damaged_html_is_read(html: str) -> None:
    assert isinstance(html_to_text(html), str)


@pytest.mark.parametrize("unit", ["<p", "<", "<!--", "&", "<blockquote type=cite>a", "<div id=a>"])
def test_hostile_markup_takes_time_in_proportion(unit: str) -> None:
    start = time.process_time()
    html_to_text(unit * (100_000 // len(unit)))
    assert time.process_time() - start < 2


HTML = {
    "gmail": '<div dir="ltr">{own}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">Den ons. 3. maj 2023 kl. 10.12 skrev Skolen &lt;<a href="mailto:s@eksempel.dk">s@eksempel.dk</a>&gt;:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px solid #ccc"><div>{old}</div></blockquote></div>',
    "gmail below": '<blockquote class="gmail_quote">{old}</blockquote><div>{own}</div>',
    "apple": '<div>{own}</div><div><br><blockquote type="cite"><div>Den 3. maj 2023 kl. 10.12 skrev Skolen &lt;s@eksempel.dk&gt;:</div><br></blockquote></div><blockquote type="cite"><div>{old}</div></blockquote>',
    "thunderbird": '<p>{own}</p><div class="moz-cite-prefix">Den 03-05-2023 kl. 10.12 skrev Skolen:<br></div><blockquote type="cite" cite="mid:1"><p>{old}</p></blockquote>',
    "thunderbird below": '<div class="moz-cite-prefix">Den 03-05-2023 kl. 10.12 skrev Skolen:<br></div><blockquote type="cite" cite="mid:1"><p>{old}</p></blockquote><p>{own}</p>',
    "outlook on the web": '<div>{own}</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Fra:</b> Skolen<br><b>Sendt:</b> 3. maj<br><b>Til:</b> Bo<br><b>Emne:</b> Bus</div><div>{old}</div>',
    "outlook": '<p class="MsoNormal">{own}</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>Fra:</b> Skolen &lt;s@eksempel.dk&gt;<br><b>Sendt:</b> 3. maj 2023 10:12<br><b>Til:</b> Bo<br><b>Emne:</b> Bus</p></div><p>{old}</p>',
    "table": "<p>{own}</p><table><tr><td>Fra:</td><td>Skolen &lt;s@eksempel.dk&gt;</td></tr><tr><td>Sendt:</td><td>3. maj</td></tr><tr><td>Emne:</td><td>Bus</td></tr></table><p>{old}</p>",
    "yahoo": '<div>{own}</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>Den onsdag den 3. maj 2023 kl. 10.12.00 CEST skrev Skolen &lt;s@eksempel.dk&gt;:</div><div>{old}</div></div>',
    "signature": '<div>{own}</div><div class="gmail_signature"><div>Bo Holm</div><div>Vej 3, 6100 Haderslev</div></div>',
    "answered in red": '<p>Se svar med rødt.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>Fra:</b> Skolen &lt;s@eksempel.dk&gt;<br><b>Sendt:</b> 3. maj 2023</p></div><p>{old}</p><p><span style="font-size:11pt;color:red">{own}</span></p><p>Mvh Skolen</p>',
}


@pytest.mark.parametrize("shape", HTML)
def test_markup_tells_what_is_earlier(shape: str) -> None:
    text = html_to_text(HTML[shape].format(own=LONG, old=OLD))
    own, cuts = trim(text, "SV: Bus")
    assert own.removeprefix("Se svar med rødt.").strip() == LONG
    assert cuts


def test_indented_text_is_no_quote() -> None:
    page = f'<p>{OWN}</p><blockquote style="margin:0 0 0 40px;border:none">{MORE}</blockquote>'
    assert html_to_text(page) == f"{OWN}\n\n{MORE}"


def test_lines_of_preformatted_text_stay_lines() -> None:
    assert html_to_text("<pre>Hej\nJeg venter.\n&gt; Bo</pre>") == "Hej\nJeg venter.\n> Bo"
