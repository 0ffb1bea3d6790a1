"""Other ways to the same documents, one a call: peers.py <way> <folder> <count>

<folder> is what `loop <project> sheets <folder>` wrote. Prints milliseconds a document, start of
Python not counted, or says what is missing and exits with 77. benches/peers.sh calls it A B A B.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

FONTS = pathlib.Path(__file__).parent.parent / "templates" / "fonts"
# PDF/A-3 and PDF/UA with tags, as far as LibreOffice can.
OFFICE = {
    "SelectPdfVersion": {"type": "long", "value": "3"},
    "PDFUACompliance": {"type": "boolean", "value": "true"},
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
}
FONTCONFIG = f"""<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>{FONTS}</dir><include ignore_missing="yes">/etc/fonts/fonts.conf</include></fontconfig>"""
MAIN = '#import "/van-ban.typ": issue\n#issue(json("/data.json"))\n'
MAIN_INPUTS = '#import "/van-ban.typ": issue\n#issue(json(bytes(sys.inputs.data)))\n'


def missing(what):
    print(f"missing: {what}")
    sys.exit(77)


def sheets(folder, count):
    names = sorted((folder / "sheets").glob("*.json"))
    if len(names) < count:
        sys.exit(f"only {len(names)} sheets in {folder}")
    return names[:count]


def compiler(folder, main):
    """One compiler with our template, fonts and standards."""
    try:
        import typst
    except ImportError:
        missing("pip install typst==0.15.2")
    (folder / "main.typ").write_text(main)
    return typst.Compiler(
        input=str(folder / "main.typ"),
        root=str(folder),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
    )


def typst(folder, names):
    """Data in a file that changes under the compiler, as our own engine is given it."""
    one = compiler(folder, MAIN)
    start = time.perf_counter()
    for name in names:
        (folder / "data.json").write_bytes(name.read_bytes())
        (folder / "ho-so.yaml").write_bytes(name.with_suffix(".yaml").read_bytes())
        pdf = one.compile(format="pdf", pdf_standards=["a-3a", "ua-1"])
        assert pdf.startswith(b"%PDF")
    return time.perf_counter() - start


def typst_inputs(folder, names):
    """Data as an input of the compiler, the way that its own documentation shows."""
    one = compiler(folder, MAIN_INPUTS)
    start = time.perf_counter()
    for name in names:
        (folder / "ho-so.yaml").write_bytes(name.with_suffix(".yaml").read_bytes())
        inputs = {"data": name.read_text()}
        pdf = one.compile(format="pdf", pdf_standards=["a-3a", "ua-1"], sys_inputs=inputs)
        assert pdf.startswith(b"%PDF")
    return time.perf_counter() - start


def lines(block):
    return ["".join(block.get("text") or [block.get("title", "")])]


def words(document):
    """The running text of a document: what HTML and Word get to set."""
    text = [line for block in document["body"] for line in lines(block)]
    header = document["header"]
    title = document["title"] or {"kind": "", "abstract": header["subject"]}
    return header, title, text, document["signatures"][0], document["recipients"]


def html(document):
    header, title, text, signature, recipients = words(document)
    body = "".join(f"<p>{line}</p>" for line in text)
    return f"""<!doctype html><html lang="vi"><style>
@font-face {{ font-family: Tinos; src: url(file://{FONTS}/Tinos-Regular.ttf) }}
@font-face {{ font-family: Tinos; font-weight: bold; src: url(file://{FONTS}/Tinos-Bold.ttf) }}
@page {{ size: A4; margin: 20mm 15mm 20mm 30mm }}
body {{ font: 14pt Tinos }} p {{ text-align: justify; text-indent: 10mm; margin: 6pt 0 }}
td {{ width: 50%; text-align: center; vertical-align: top }}</style>
<table><tr><td>{"<br>".join(header["issuer"])}<br>{header["number"]}</td>
<td><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</b><br>
<i>{header["place_date"]}</i></td></tr></table>
<h3 style="text-align: center">{title["kind"]}<br>{title["abstract"]}</h3>{body}
<table><tr><td>{"<br>".join(recipients)}</td>
<td><b>{"<br>".join(signature["lines"])}<br><br><br>{signature["name"]}</b></td></tr></table>"""


def weasyprint(folder, names):
    try:
        import weasyprint
    except ImportError:
        missing("pip install weasyprint")
    start = time.perf_counter()
    for name in names:
        for document in json.loads(name.read_bytes())["documents"]:
            pdf = weasyprint.HTML(string=html(document)).write_pdf(pdf_variant="pdf/a-3a")
            assert pdf.startswith(b"%PDF")
    return time.perf_counter() - start


def docx(folder, names):
    """docxtpl fills a template for each document, one LibreOffice converts them all."""
    try:
        import docx
        import docxtpl
    except ImportError:
        missing("pip install docxtpl")
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        missing("libreoffice (apt install libreoffice-writer-nogui)")
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        model = docx.Document()
        model.styles["Normal"].font.name = "Tinos"
        table = model.add_table(1, 2)
        table.cell(0, 0).text = "{{ issuer }}\n{{ number }}"
        table.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n{{ place_date }}"
        for text in ["{{ kind }}", "{{ subject }}", "{%p for line in text %}", "{{ line }}", "{%p endfor %}"]:
            model.add_paragraph(text)
        model.add_paragraph("{{ post }}\n\n\n{{ signer }}")
        model.save(scratch / "model.docx")
        start = time.perf_counter()
        made = []
        for name in names:
            header, title, text, signature, _ = words(json.loads(name.read_bytes())["documents"][0])
            filled = docxtpl.DocxTemplate(scratch / "model.docx")
            filled.render({
                "issuer": " ".join(header["issuer"]), "number": header["number"],
                "place_date": header["place_date"], "kind": title["kind"],
                "subject": title["abstract"], "text": text,
                "post": " ".join(signature["lines"]), "signer": signature["name"],
            }, autoescape=True)
            made.append(scratch / f"{name.stem}.docx")
            filled.save(made[-1])
        call = [office, f"-env:UserInstallation=file://{scratch}/user", "--headless",
                "--convert-to", f"pdf:writer_pdf_Export:{json.dumps(OFFICE)}",
                "--outdir", str(scratch), *map(str, made)]
        (scratch / "fonts.conf").write_text(FONTCONFIG)
        fonts = dict(os.environ, FONTCONFIG_FILE=str(scratch / "fonts.conf"))
        subprocess.run(call, check=True, capture_output=True, timeout=600, env=fonts)
        seconds = time.perf_counter() - start
        assert len(list(scratch.glob("*.pdf"))) == len(made)
        return seconds


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    way, folder, count = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
    ways = {"typst": typst, "typst-inputs": typst_inputs, "weasyprint": weasyprint, "docx": docx}
    seconds = ways[way](folder, sheets(folder, count))
    print(f"{1000 * seconds / count:.2f}")
