// Starts the game: checks what the browser can do, loads the program with a bar that shows how far it is, and runs it.

import { frankie } from "./host.js?@VERSION@";

const root = document.documentElement;
const find = (id) => document.getElementById(id);
const { version, bytes: total } = root.dataset;

root.classList.toggle("embed", frankie.embed);

/** Shows the page of a failure in place of the game. */
const fail = (title, text) => {
  if (root.dataset.state === "failed") return;
  root.dataset.state = "failed";
  find("failure-title").textContent = title;
  find("failure-text").textContent = text;
};

addEventListener("frankie-failed", (event) => {
  find("failure-detail").textContent = event.detail;
  fail("Frankie tripped", "The game has ended with an error. The run was kept among the replays, if there was one.");
});

/** Returns whether the browser can draw the game. */
const hasWebGl2 = () => {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return Boolean(context);
};

/** A WebAssembly module of one function that returns a vector: () -> v128, i8x16.splat(0). */
const VECTORS = new Uint8Array([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0, 10, 8, 1, 6, 0, 0x41, 0, 0xfd, 15, 11,
]);

/** Returns whether the browser can run the program, which computes in vectors. */
const hasVectors = () => Boolean(globalThis.WebAssembly?.validate(VECTORS));

/** Returns a response whose content is counted on its way to the compiler. */
const counted = (response) => {
  let loaded = 0;
  const bar = find("bar");
  const count = new TransformStream({
    transform(chunk, controller) {
      loaded += chunk.length;
      bar.value = Math.min(loaded / Number(total), 1);
      controller.enqueue(chunk);
    },
  });
  return new Response(response.body.pipeThrough(count), { headers: { "Content-Type": "application/wasm" } });
};

const loadReplays = async () => {
  const names = await (await fetch("selftest/list.json")).json();
  return Promise.all(names.map(async (name) => [name, await (await fetch(`selftest/${name}`)).text()]));
};

const start = async () => {
  if (!hasVectors()) {
    fail(
      "This browser is too old for the game",
      "It needs WebAssembly with vectors (SIMD). Chrome and Edge have it from version 91 on, Firefox from 89 on, Safari " +
        "from 16.4 on.",
    );
    return;
  }
  if (frankie.mode !== "selftest" && !hasWebGl2()) {
    fail(
      "This browser cannot draw the game",
      "It needs WebGL 2. A current Firefox, Chrome, Edge or Safari has it; sometimes it is switched off in the " +
        "settings, under “hardware acceleration”.",
    );
    return;
  }
  const [{ default: init }, response] = await Promise.all([
    import(`./app.js?${version}`),
    fetch(`app.wasm?${version}`),
  ]);
  if (!response.ok) throw new Error(`app.wasm: ${response.status} ${response.statusText}`);
  if (frankie.mode === "selftest") frankie.replays = await loadReplays();
  await init({ module_or_path: counted(response) });
};

// In another page the game takes neither keys nor wheel before it is clicked, and gives them back when something else is.
if (frankie.embed) {
  const cover = find("cover");
  const canvas = find("frankie");
  let wasStarted = false;
  let isAwake = false;
  // The engine asks for the focus when it starts.
  const { focus } = HTMLElement.prototype;
  HTMLElement.prototype.focus = function (...options) {
    if (isAwake) focus.apply(this, options);
  };
  Object.defineProperty(HTMLElement.prototype, "autofocus", { set() {} });
  cover.addEventListener("click", () => {
    cover.hidden = true;
    isAwake = true;
    canvas.focus();
    frankie.receive?.("click", wasStarted ? "" : "first", null);
    wasStarted = true;
  });
  addEventListener("blur", () => {
    isAwake = false;
    cover.hidden = false;
  });
}

start().catch((error) => {
  // The engine leaves its start function by this exception: the event loop goes on.
  if (String(error?.message).startsWith("Using exceptions for control flow")) return;
  find("failure-detail").textContent = String(error?.message ?? error);
  fail("The game could not be loaded", "Is there a connection? Loading the page again often helps.");
});

if ("serviceWorker" in navigator && !frankie.embed) {
  addEventListener("frankie-running", () => {
    // Without it the game works as well, with a connection.
    navigator.serviceWorker.register("offline.js").catch(() => {});
  });
}
