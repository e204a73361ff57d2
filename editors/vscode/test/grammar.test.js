// Sample lines are coloured as a reader expects.
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { before, test } = require("node:test");
const oniguruma = require("vscode-oniguruma");
const textmate = require("vscode-textmate");

const file = path.join(__dirname, "..", "syntaxes", "clause.tmLanguage.json");
let grammar;

before(async () => {
  const wasm = fs.readFileSync(path.join(path.dirname(require.resolve("vscode-oniguruma")), "onig.wasm"));
  await oniguruma.loadWASM(wasm);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(fs.readFileSync(file, "utf8"), file),
  });
  grammar = await registry.loadGrammar("source.clause");
});

/** The innermost scope of each word that is looked for, in its order. */
function scopes(line, ...words) {
  const { tokens } = grammar.tokenizeLine(line, textmate.INITIAL);
  let from = 0;
  return words.map((word) => {
    const at = line.indexOf(word, from);
    assert.ok(at >= 0, word);
    from = at + word.length;
    const token = tokens.find((each) => each.startIndex <= at && at < each.endIndex);
    return token.scopes[token.scopes.length - 1];
  });
}

test("the head of a clause", () => {
  assert.deepEqual(scopes('clause 5.07(b) "Notes" protects company', "clause", "5.07(b)", "Notes", "protects", "company"), [
    "keyword.declaration.clause",
    "entity.name.section.clause",
    "string.quoted.double.clause",
    "keyword.other.sentence.clause",
    "variable.other.clause",
  ]);
});

test("a sentence with its pattern", () => {
  const line = "  prohibits a Transfer t [security_class note]";
  assert.deepEqual(scopes(line, "prohibits", "Transfer", "security_class"), [
    "keyword.other.sentence.clause",
    "entity.name.type.clause",
    "variable.other.clause",
  ]);
});

test("a condition with a call, a field, a date and money", () => {
  const line = "    if InvestorParty(t.holder) and t.date <= 2022-02-04 and x > USD 1,000.50 # why";
  assert.deepEqual(scopes(line, "if", "InvestorParty", "holder", "<=", "2022-02-04", "USD 1,000.50", "why"), [
    "keyword.control.clause",
    "entity.name.function.clause",
    "variable.other.property.clause",
    "keyword.operator.clause",
    "constant.numeric.date.clause",
    "constant.numeric.money.clause",
    "comment.line.number-sign.clause",
  ]);
});

test("a limb, references, and a name of another agreement", () => {
  assert.deepEqual(scopes('  (iii) "Back Leverage"', "(iii)", "Back"), [
    "entity.name.section.limb.clause",
    "string.quoted.double.clause",
  ]);
  assert.deepEqual(scopes("  notwithstanding 5.07(a), note:8(a)", "notwithstanding", "5.07(a)", "note:8(a)"), [
    "keyword.other.sentence.clause",
    "entity.name.section.reference.clause",
    "entity.name.section.reference.clause",
  ]);
  assert.deepEqual(scopes("  means note:ConversionPrice * 2", "means", "note", "ConversionPrice", "*", "2"), [
    "keyword.other.definition.clause",
    "entity.name.namespace.clause",
    "entity.name.type.clause",
    "keyword.operator.clause",
    "constant.numeric.clause",
  ]);
});

test("a field that is called like a keyword is a field", () => {
  assert.deepEqual(scopes("  if t.by = company", "if", "by"), ["keyword.control.clause", "variable.other.property.clause"]);
  assert.deepEqual(scopes("  by: party, the actor", "by", "party"), ["variable.other.clause", "support.type.clause"]);
});

test("every line of the rule files that ship is coloured to its end", () => {
  const library = path.join(__dirname, "..", "..", "..", "contract_dsl", "library");
  for (const name of fs.readdirSync(library)) {
    for (const line of fs.readFileSync(path.join(library, name), "utf8").split("\n")) {
      const { tokens } = grammar.tokenizeLine(line, textmate.INITIAL);
      assert.equal(tokens[tokens.length - 1].endIndex >= line.length, true, `${name}: ${line}`);
    }
  }
});
