// What only a page can do, for the program: storage, downloads, the clipboard, files, links. The program calls the
// functions of the object `frankie`, and sets its function `receive`, through which links, files and texts reach it.

const fragment = location.hash.slice(1);
const word = fragment.split(/[=&]/)[0];

/** The largest file that is taken in, in bytes. */
const MAX_FILE = 64 << 20;

/** What arrived before the program listened. */
const early = [];

const send = (kind, name, content = null) => {
  if (frankie.receive) frankie.receive(kind, name, content);
  else early.push([kind, name, content]);
};

const sendFile = async (file) => {
  if (file.size > MAX_FILE) return send("warning", `${file.name} is larger than ${MAX_FILE >> 20} MB`);
  send("file", file.name, new Uint8Array(await file.arrayBuffer()));
};

const chooser = document.createElement("input");
chooser.type = "file";
chooser.accept = ".toml,.npy,.npz,.csv,.tsv,.png";
chooser.addEventListener("change", () => {
  [...chooser.files].forEach(sendFile);
  chooser.value = "";
});

export const frankie = (globalThis.frankie = {
  /** Whether this is the small player inside another page. */
  embed: new URLSearchParams(location.search).has("embed"),
  /** "game", or what the part of the address after the # asks for instead: "selftest" or "measure". */
  mode: ["selftest", "measure"].includes(word) ? word : "game",
  /** The part of the address after the #. */
  fragment,
  /** The replays of the self-test: pairs of a name and a text. */
  replays: [],
  /** The milliseconds since the page began to load. */
  now: () => performance.now(),
  /** The milliseconds since 1970. */
  time: () => Date.now(),

  /** Set by the program: (kind, name, content). */
  receive: null,
  /** The program listens: what arrived until now is passed on. */
  isListening() {
    early.splice(0).forEach((arrival) => frankie.receive(...arrival));
  },
  /** The first frame is shown. */
  isRunning() {
    console.log(`frankie: running after ${Math.round(performance.now())} ms`);
    document.documentElement.dataset.state = "running";
    dispatchEvent(new Event("frankie-running"));
  },
  /** Describes the canvas for those who do not see it. */
  describe(text) {
    document.getElementById("frankie").setAttribute("aria-label", text);
  },
  /** A line of a self-test or of a measurement. */
  report(line) {
    console.log(`frankie: ${line}`);
    const report = document.getElementById("report");
    report.hidden = false;
    report.textContent += `${line}\n`;
    document.documentElement.dataset.state = "reporting";
  },
  /** The program has ended with an error. */
  fail(message) {
    console.error(`frankie: ${message}`);
    dispatchEvent(new CustomEvent("frankie-failed", { detail: message }));
  },

  get: (key) => localStorage.getItem(key),
  set: (key, value) => localStorage.setItem(key, value),
  remove: (key) => localStorage.removeItem(key),
  keys: () => Object.keys(localStorage),

  /** Downloads a file. */
  deliver(name, bytes) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes]));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  },
  /** Puts a text on the clipboard; a refusal arrives as a warning, since the browser answers later. */
  copy(text) {
    navigator.clipboard.writeText(text).catch(() => send("warning", "The browser does not let this page copy"));
  },
  /** The address of this page, without what comes after ? and #. */
  address: () => location.origin + location.pathname,
  chooseFile: () => chooser.click(),
  /** Opens the whole game in a page of its own. */
  openPage: (link) => window.open(frankie.address() + link, "_blank", "noopener"),
  /** Loads a file of this page, which then arrives; one that cannot be loaded does not. */
  async fetchFile(path) {
    const response = await fetch(path).catch(() => null);
    if (response?.ok) send("fetched", path, new Uint8Array(await response.arrayBuffer()));
  },
});

const isLink = () => frankie.mode === "game" && location.hash.length > 1;
if (isLink()) send("link", location.hash);
addEventListener("hashchange", () => isLink() && send("link", location.hash));

addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  [...event.dataTransfer.files].forEach(sendFile);
  const text = event.dataTransfer.getData("text/plain");
  if (!event.dataTransfer.files.length && text) send("paste", text);
});
addEventListener("paste", (event) => {
  event.preventDefault();
  if (event.clipboardData.files.length) [...event.clipboardData.files].forEach(sendFile);
  else send("paste", event.clipboardData.getData("text/plain"));
});

// The game takes the keys that it uses. The browser keeps its own: reload, tools, tabs, and paste, which reaches the game
// as an event.
addEventListener(
  "keydown",
  (event) => {
    const isCommand = (event.ctrlKey || event.metaKey) && !"acxz+-=0".includes(event.key.toLowerCase());
    if (isCommand || /^F([2-9]|1[0-2])$/.test(event.key)) event.stopPropagation();
  },
  { capture: true },
);
