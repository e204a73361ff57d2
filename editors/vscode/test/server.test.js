// The command that the extension starts answers `initialize` and goes away when it is told to.
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { spawn } = require("node:child_process");
const { test } = require("node:test");

const LIMIT = 60_000;
const beside = path.join(__dirname, "..", "..", "..", ".venv", "bin", "clausegraph");
const command = process.env.CLAUSEGRAPH || (fs.existsSync(beside) ? beside : "clausegraph");

test("the server starts, says what it can do, and ends in good order", { timeout: LIMIT }, async () => {
  const server = spawn(command, ["lsp"], { stdio: ["pipe", "pipe", "inherit"] });
  const send = (message) => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  let heard = Buffer.alloc(0);
  const answers = new Map();
  server.stdout.on("data", (piece) => {
    heard = Buffer.concat([heard, piece]);
    for (;;) {
      const head = heard.indexOf("\r\n\r\n");
      const length = head < 0 ? null : /Content-Length: (\d+)/i.exec(heard.subarray(0, head).toString());
      if (length === null || heard.length < head + 4 + Number(length[1])) {
        return;
      }
      const end = head + 4 + Number(length[1]);
      const message = JSON.parse(heard.subarray(head + 4, end).toString());
      heard = heard.subarray(end);
      if (answers.has(message.id)) {
        answers.get(message.id)(message);
      }
    }
  });
  const ask = (id, method, params) =>
    new Promise((done, failed) => {
      answers.set(id, done);
      server.once("error", failed);
      send({ id, method, params });
    });
  const { result } = await ask(1, "initialize", { processId: process.pid, rootUri: null, capabilities: {} });
  assert.equal(result.serverInfo.name, "clausegraph");
  assert.equal(result.capabilities.textDocumentSync.change, 2);
  for (const able of ["hoverProvider", "completionProvider", "renameProvider", "codeLensProvider", "inlayHintProvider"]) {
    assert.ok(result.capabilities[able], able);
  }
  send({ method: "initialized", params: {} });
  await ask(2, "shutdown", undefined);
  const ended = new Promise((done) => server.once("exit", done));
  send({ method: "exit" });
  assert.equal(await ended, 0);
});
