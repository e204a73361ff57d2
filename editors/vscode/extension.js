// Starts `clausegraph lsp` and does what its code lenses offer. What is known of rule files, the server knows.
"use strict";

const path = require("path");
const { execFile } = require("child_process");
const vscode = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

const LARGEST_PICTURE = 32 * 1024 * 1024;

/** @type {LanguageClient | undefined} */
let client;

function settings(resource) {
  const all = vscode.workspace.getConfiguration("clausegraph", resource);
  return { command: all.get("command"), log: all.get("log"), on: all.get("on"), documentation: all.get("documentation") };
}

async function start() {
  const { command, log, on, documentation } = settings();
  const options = {
    documentSelector: [{ scheme: "file", language: "clause" }],
    initializationOptions: { log, on, documentation },
    synchronize: {
      configurationSection: "clausegraph",
      fileEvents: vscode.workspace.createFileSystemWatcher("**/*.{clause,jsonl,yaml}"),
    },
  };
  client = new LanguageClient("clausegraph", "Clausegraph", { command, args: ["lsp"] }, options);
  try {
    await client.start();
  } catch (problem) {
    const install = 'Install it with: pip install "clausegraph[editor]", or name it in the setting clausegraph.command.';
    vscode.window.showErrorMessage(`The language server \`${command} lsp\` did not start. ${install}`);
  }
}

async function restart() {
  if (client !== undefined) {
    await client.dispose().catch(() => undefined);
  }
  await start();
}

/** What a lens says of its clause; from the palette, that of the nearest clause above the cursor. */
async function about(command, given) {
  if (given !== undefined && given.clause !== undefined) {
    return given;
  }
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    return undefined;
  }
  const lenses = await vscode.commands.executeCommand("vscode.executeCodeLensProvider", editor.document.uri, 1000);
  const line = editor.selection.active.line;
  const above = (lenses || []).filter(
    (lens) => lens.command !== undefined && lens.command.command === command && lens.range.start.line <= line,
  );
  if (above.length === 0) {
    vscode.window.showInformationMessage("There is no clause above the cursor that this could be done for.");
    return undefined;
  }
  return above[above.length - 1].command.arguments[0];
}

/** Run the tool where its output can be read; no shell is asked, so that nothing has to be quoted. */
function run(title, words, rules) {
  const { command } = settings();
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(rules));
  const execution = new vscode.ProcessExecution(command, words, folder ? { cwd: folder.uri.fsPath } : {});
  const scope = folder || vscode.TaskScope.Workspace;
  const task = new vscode.Task({ type: "clausegraph" }, scope, title, "Clausegraph", execution);
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, clear: true };
  return vscode.tasks.executeTask(task);
}

async function neighbours(given) {
  const lens = await about("clausegraph.neighbours", given);
  if (lens === undefined) {
    return;
  }
  const words = ["graph", lens.rules, "--focus", lens.clause, "--format", "svg"];
  execFile(settings().command, words, { maxBuffer: LARGEST_PICTURE }, (problem, picture, told) => {
    if (problem) {
      vscode.window.showErrorMessage(`${lens.clause} cannot be drawn: ${told.split("\n")[0] || problem.message}`);
      return;
    }
    const panel = vscode.window.createWebviewPanel("clausegraph", lens.clause, vscode.ViewColumn.Beside, {});
    panel.webview.html = page(picture);
  });
}

/** The picture on a page that may load nothing and run nothing. */
function page(picture) {
  const image = Buffer.from(picture, "utf8").toString("base64");
  const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
  return `<!DOCTYPE html>
<html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<style>body { background: white; margin: 1em } img { max-width: 100% }</style></head>
<body><img alt="The clause with its neighbours" src="data:image/svg+xml;base64,${image}"></body></html>`;
}

async function scenarios(given) {
  const lens = await about("clausegraph.scenarios", given);
  if (lens !== undefined) {
    await run(`scenarios of ${lens.clause}`, ["test", ...lens.files, "--rules", path.dirname(lens.rules)], lens.rules);
  }
}

async function ask(given) {
  const lens = await about("clausegraph.ask", given);
  const log = lens && (lens.log || (await chosenLog()));
  if (lens === undefined || log === undefined) {
    return;
  }
  const act = await vscode.window.showInputBox({
    title: `May this be done? (${lens.clause})`,
    prompt: "The act and its fields, set apart by spaces",
    placeHolder: "Transfer ref=sale_1 transferor=holder_1 transferee=acme security_class=note",
    ignoreFocusOut: true,
  });
  if (!act) {
    return;
  }
  const on = await vscode.window.showInputBox({
    title: "On which day?",
    value: settings().on || new Date().toISOString().slice(0, 10),
    validateInput: (text) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? undefined : "A day such as 2022-07-01"),
    ignoreFocusOut: true,
  });
  if (on) {
    await run("ask", ["ask", lens.rules, "--log", log, "--on", on, ...act.trim().split(/\s+/)], lens.rules);
  }
}

async function chosenLog() {
  const chosen = await vscode.window.showOpenDialog({
    title: "The event log to ask of",
    filters: { "Event logs": ["jsonl"] },
    canSelectMany: false,
  });
  return chosen && chosen.length > 0 ? chosen[0].fsPath : undefined;
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("clausegraph.neighbours", neighbours),
    vscode.commands.registerCommand("clausegraph.scenarios", scenarios),
    vscode.commands.registerCommand("clausegraph.ask", ask),
    vscode.commands.registerCommand("clausegraph.restart", restart),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("clausegraph.command")) {
        await restart();
      }
    }),
  );
  await start();
}

async function deactivate() {
  if (client !== undefined) {
    await client.stop();
  }
}

module.exports = { activate, deactivate };
