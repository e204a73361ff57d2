// The extension, loaded where the editor would be: it registers its commands and starts the server that the settings name.
"use strict";

const assert = require("node:assert/strict");
const Module = require("node:module");
const path = require("node:path");
const { test } = require("node:test");

const registered = new Map();
const ran = [];
const started = [];
const shown = [];
const settings = { command: "/opt/clausegraph", log: "record.jsonl", on: "2022-07-01", documentation: "" };
const lens = { rules: "/r/vnet", clause: "ia:5.07(b)", files: ["/r/vnet/scenarios/a.yaml"], log: "/r/record.jsonl" };

class Recorded {
  constructor(...parts) {
    this.parts = parts;
  }
}

const vscode = {
  workspace: {
    getConfiguration: () => ({ get: (name) => settings[name] }),
    createFileSystemWatcher: (pattern) => pattern,
    onDidChangeConfiguration: () => ({}),
    getWorkspaceFolder: () => ({ uri: { fsPath: "/r" } }),
  },
  commands: {
    registerCommand: (name, work) => registered.set(name, work),
    executeCommand: async () => [
      { range: { start: { line: 3 } }, command: { command: "clausegraph.scenarios", arguments: [lens] } },
      { range: { start: { line: 9 } }, command: { command: "clausegraph.scenarios", arguments: [{ clause: "no" }] } },
    ],
  },
  window: {
    activeTextEditor: { document: { uri: "file:///r/vnet/ia.clause" }, selection: { active: { line: 5 } } },
    showErrorMessage: (text) => shown.push(text),
    showInformationMessage: (text) => shown.push(text),
    showInputBox: async ({ title }) => (title === "On which day?" ? "2022-12-01" : " Transfer  ref=sale_1 "),
  },
  tasks: { executeTask: async (task) => ran.push(task.parts[4].parts) },
  Uri: { file: (name) => name },
  TaskScope: { Workspace: 2 },
  TaskRevealKind: { Always: 1 },
  ProcessExecution: Recorded,
  Task: Recorded,
};
class LanguageClient {
  constructor(id, name, server, options) {
    started.push({ server, options });
  }
  async start() {}
  async stop() {}
  async dispose() {}
}

const load = Module._load;
Module._load = (name, ...rest) => {
  if (name === "vscode") {
    return vscode;
  }
  return name === "vscode-languageclient/node" ? { LanguageClient } : load(name, ...rest);
};
const extension = require(path.join(__dirname, "..", "extension.js"));
Module._load = load;

test("it starts the server with the settings", async () => {
  await extension.activate({ subscriptions: [] });
  assert.deepEqual(started[0].server, { command: "/opt/clausegraph", args: ["lsp"] });
  assert.deepEqual(started[0].options.initializationOptions, { log: "record.jsonl", on: "2022-07-01", documentation: "" });
  await registered.get("clausegraph.restart")();
  assert.equal(started.length, 2);
});

test("scenarios run without a shell, where the rule sets are", async () => {
  await registered.get("clausegraph.scenarios")(lens);
  assert.deepEqual(ran.pop(), [
    "/opt/clausegraph",
    ["test", "/r/vnet/scenarios/a.yaml", "--rules", "/r"],
    { cwd: "/r" },
  ]);
});

test("from the palette, the nearest clause above the cursor is meant", async () => {
  await registered.get("clausegraph.scenarios")();
  assert.equal(ran.pop()[1][1], "/r/vnet/scenarios/a.yaml");
  await registered.get("clausegraph.neighbours")();
  assert.match(shown.pop(), /no clause above the cursor/);
});

test("a question is asked of the log, in its words", async () => {
  await registered.get("clausegraph.ask")(lens);
  assert.deepEqual(ran.pop()[1], [
    "ask", "/r/vnet", "--log", "/r/record.jsonl", "--on", "2022-12-01", "Transfer", "ref=sale_1",
  ]);
});
