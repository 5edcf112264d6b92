import { Failure } from "../../../../src/snapshots/failure";
import { findNumber, parsePage, type Question } from "../../../../src/snapshots/page/find";

const label = "Anzahl Gäste";

function found(html: string | Buffer, question: Partial<Question> = {}, contentType = "text/html; charset=utf-8") {
  const bytes = Buffer.from(html);
  try {
    return findNumber((charset) => parsePage(bytes, contentType, charset), { label, ...question });
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

test.each<[string, string, number]>([
  ["in the same element", "<p>Anzahl Gäste: 45</p>", 45],
  ["in the same element, with text beside it", "<p>Aktuelle Anzahl Gäste:<br> ca. <b>1'234</b> Personen</p>", 1234],
  ["in the next cell", "<table><tr><td>Wasser</td><td>28°</td></tr><tr><td>Anzahl Gäste</td><td> 45 </td></table>", 45],
  ["in the next cell of a row that is headed", "<table><tr><th>Anzahl Gäste</th><td>45</td></tr></table>", 45],
  ["in the definition", "<dl><dt>Wasser</dt><dd>28</dd><dt>Anzahl Gäste</dt><dd>45</dd><dt>X</dt><dd>3</dd></dl>", 45],
  ["in the next block", "<div><div><span>Anzahl Gäste</span></div><div class=v>45</div></div><div>28</div>", 45],
  ["in the next inline element", "<p><strong>Anzahl Gäste</strong> <span>-3</span></p>", -3],
  [
    "below a heading of a column",
    "<table><thead><tr><th>Bad</th><th>Grad</th><th>Anzahl Gäste</th><th>Stand</th></tr></thead><tbody><tr><td>Oerlikon</td><td>28</td><td>45</td><td>10:15</td></tr></tbody></table>",
    45,
  ],
  [
    "below a heading that others before it span",
    "<table><tr><th colspan=2>Bad</th><th>Anzahl Gäste</th></tr><tr><td>7</td><td>28</td><td>45</td></tr></table>",
    45,
  ],
  ["in a label that is split and hyphenated", "<p>Anzahl&nbsp;<i>G&auml;&shy;ste</i> 45</p>", 45],
  ["in another case", "<p>ANZAHL GÄSTE 45</p>", 45],
  ["decomposed letters", "<p>Anzahl Ga\u0308ste 45</p>", 45],
  ["twice, the same", "<p class=desktop>Anzahl Gäste 45</p><p class=phone>Anzahl Gäste 45</p>", 45],
  ["once, beside a legend without a number", "<p>Anzahl Gäste seit heute früh</p><p>Anzahl Gäste: 45</p>", 45],
  ["beside one that a script holds", "<script>var t = 'Anzahl Gäste 99';</script><p>Anzahl Gäste 45</p>", 45],
  ["beside one that is hidden", "<p hidden>Anzahl Gäste 99</p><p>Anzahl Gäste 45</p>", 45],
  ["zero", "<p>Anzahl Gäste 0</p>", 0],
])("finds the number %s", (_where, html, value) => {
  expect(found(html)).toBe(value);
});

test.each<[string, string, string]>([
  ["no label", "<p>Besucher: 45</p>", "label-missing"],
  ["a label that is a part of a word", "<p>Anzahl Gästezimmer: 45</p>", "label-missing"],
  ["no page at all", "", "label-missing"],
  [
    "a label whose number stands in another section",
    "<section><p>Anzahl Gäste</p></section><section>45</section>",
    "number-missing",
  ],
  [
    "a cell that a script is to fill",
    "<table><tr><td>Anzahl Gäste</td><td id=SSD-7_visitornumber></td><td>28</td></tr></table>",
    "number-missing",
  ],
  ["an empty element beside it", "<p><span>Anzahl Gäste</span><span></span><span>28</span></p>", "number-missing"],
  ["a definition that is missing", "<dl><dt>Anzahl Gäste</dt><dt>Wasser</dt><dd>28</dd></dl>", "number-missing"],
  ["words only", "<p>Anzahl Gäste: geschlossen</p>", "number-missing"],
  ["a temperature", "<p>Anzahl Gäste</p><p>28 °C</p>", "number-missing"],
  ["two numbers", "<p>Anzahl Gäste: 45 46</p>", "number-ambiguous"],
  ["two pools", "<p>Anzahl Gäste: 45</p><p>Anzahl Gäste: 46</p>", "number-ambiguous"],
  [
    "a column of several",
    "<table><tr><th>Bad</th><th>Anzahl Gäste</th></tr><tr><td>A</td><td>45</td></tr><tr><td>B</td><td>46</td></tr></table>",
    "number-ambiguous",
  ],
  ["an item of a list beside it", "<ul><li>Anzahl Gäste</li><li>28</li></ul>", "number-missing"],
])("takes no number from %s", (_what, html, code) => {
  expect(found(html)).toBe(code);
});

test("a selector names the element, and nothing else is looked at", () => {
  const html = `<p>Anzahl Gäste: 99</p><table><tr><td id="SSD-7_visitornumber"><b>45</b> Personen</td></tr></table>`;
  expect(found(html, { selector: '[id="SSD-7_visitornumber"]' })).toBe(45);
  expect(found(html, { selector: "[id$=visitornumber]" })).toBe(45);
  expect(found(html, { selector: "#nowhere" })).toBe("selector-missing");
  expect(found(html, { selector: "p, td" })).toBe("selector-ambiguous");
  expect(found(html, { selector: "td[" })).toBe("selector-invalid");
  expect(found("<p id=x></p>", { selector: "#x" })).toBe("number-missing");
});

test.each<[string, Buffer, string]>([
  ["declared by the server", Buffer.from("<p>Anzahl Gäste: 45</p>", "latin1"), "text/html; charset=iso-8859-1"],
  ["declared by the page", Buffer.from("<meta charset=windows-1252><p>Anzahl Gäste: 45</p>", "latin1"), "text/html"],
  ["not declared", Buffer.from("<p>Anzahl Gäste: 45</p>"), "text/html"],
  ["declared wrongly, as Latin", Buffer.from("<p>Anzahl Gäste: 45</p>"), "text/html; charset=iso-8859-1"],
  ["declared wrongly, as UTF-8", Buffer.from("<p>Anzahl Gäste: 45</p>", "latin1"), "text/html; charset=utf-8"],
  ["that nobody knows", Buffer.from("<p>Anzahl Gäste: 45</p>"), "text/html; charset=klingon"],
  ["of two bytes", Buffer.from("\ufeff<p>Anzahl Gäste: 45</p>", "utf16le"), "text/html"],
])("reads a page of a charset %s", (_how, bytes, contentType) => {
  expect(found(bytes, {}, contentType)).toBe(45);
});

test("a place that is empty, and one with words, are told apart", () => {
  const why = (html: string) => {
    try {
      return findNumber((charset) => parsePage(Buffer.from(html), "text/html", charset), { label });
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(why("<td>Anzahl Gäste</td><td></td>")).toBe(
    'no whole number beside "Anzahl Gäste": there is nothing; a script of the page may fill it in.',
  );
  expect(why("<td>Anzahl Gäste</td><td>geschlossen\u001b[31m\n</td>")).toBe(
    'no whole number beside "Anzahl Gäste": "geschlossen [31m" has none.',
  );
});
