// The manifest says what is there, and what is there is said in the manifest.
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { test } = require("node:test");

const root = path.join(__dirname, "..");
const manifest = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
const code = fs.readFileSync(path.join(root, "extension.js"), "utf8");

test("every file that the manifest names exists", () => {
  const named = [manifest.main];
  named.push(...manifest.contributes.languages.map((language) => language.configuration));
  named.push(...manifest.contributes.grammars.map((grammar) => grammar.path));
  for (const name of named) {
    assert.ok(fs.existsSync(path.join(root, name)), name);
  }
});

test("the commands of the manifest are those that the extension registers", () => {
  const declared = manifest.contributes.commands.map((command) => command.command).sort();
  const registered = [...code.matchAll(/registerCommand\("([^"]+)"/g)].map((found) => found[1]).sort();
  assert.deepEqual(registered, declared);
});

test("every setting that the extension reads is declared", () => {
  const declared = Object.keys(manifest.contributes.configuration.properties).sort();
  const read = [...code.matchAll(/all\.get\("([^"]+)"\)/g)].map((found) => `clausegraph.${found[1]}`).sort();
  assert.deepEqual(read, declared);
});

test("the client of the protocol that it needs can be loaded", () => {
  const needed = Object.keys(manifest.dependencies);
  assert.deepEqual(needed, ["vscode-languageclient"]);
  assert.ok(fs.existsSync(require.resolve("vscode-languageclient/package.json")));
});
