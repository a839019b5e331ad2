// The page in a real browser: it loads, plays by mouse and by touch, keeps what the player keeps, opens links, and gives
// the same bits as the desktop.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import * as browser from "./page.mjs";
import { serve } from "./server.mjs";

const { DESKTOP, PHONE, PHONE_SIDEWAYS, SMALL, close, described, drag, frames, later, open, picture, pressButton, state, step } = browser;
const DIST = fileURLToPath(new URL("../dist", import.meta.url));
const PATH = "/some/folder/";
const POST = "/post.html";
const PLAYING_POST = "/playing.html";

/** A slope on which he runs diagonally, with a goal and without a question. */
const VIEW = "view.x=[-5.0,5.0]&view.y=[-4.5,4.5]";
const SLOPE =
  "#l=sandbox&surface.kind=slope&surface.slope=[-1.0,-0.4]&noise.sigma=[0.1,0.04]&optimizer.lr=0.038&start.at=[-3.2,0.2]&" +
  `goal.kind=reach&goal.at=[2.8,3.2]&goal.radius=0.4&max_steps=400&${VIEW}`;
/** A ball to throw. */
const FETCH = `#l=sandbox&surface.kind=fetch&surface.delta=0.5&surface.ball=[3.2,1.0]&start.at=[-3.4,-0.6]&${VIEW}`;

let chromium;
let server;
/** What frames cost: of the game, then of an empty scene. */
const costs = [];

const post = `<!doctype html><html lang="en"><title>A post</title><body style="height: 3000px">
<iframe id="one" src="${PATH}?embed#l=sandbox" width="480" height="320"></iframe>
<iframe id="two" src="${PATH}?embed#l=one-way" width="480" height="320"></iframe></body></html>`;

const playingPost = `<!doctype html><html lang="en"><title>A post</title><body>
<iframe src="${PATH}?embed#l=sandbox&play" width="480" height="320"></iframe></body></html>`;

before(async () => {
  server = await serve(DIST, PATH, { [POST]: post, [PLAYING_POST]: playingPost, "/favicon.ico": " " });
  chromium = await browser.launch();
});
after(async () => {
  await chromium.close();
  server.close();
});

/** Runs a test in a fresh browser profile. */
const visit = (name, options, run) =>
  test(name, async (t) => {
    const context = await browser.profile(chromium, options);
    await run(context, t);
    await context.close();
  });

/** Returns the replays that the page has stored: texts by key, without the line that says when they were stored. */
const storedReplays = (page) =>
  page.evaluate(() => {
    const replays = Object.entries(localStorage).filter(([key]) => key.includes("replays/"));
    return Object.fromEntries(replays.map(([key, text]) => [key, text.slice(text.indexOf("\n"))]));
  });

/** Waits until there is a replay in the storage. */
const replayStored = (page) =>
  page.waitForFunction(() => Object.keys(localStorage).some((key) => key.includes("replays/")));

/** Plays some steps, keeps the run, and returns what is stored of it. */
const keepRun = async (page) => {
  await later(page, 5);
  await page.locator("#frankie").focus();
  await page.keyboard.press("Space");
  await described(page, /paused/);
  await page.keyboard.press("k");
  await replayStored(page);
  return storedReplays(page);
};

/** Loads the title again, as a new visit does. */
const reload = async (page) => {
  await page.goto("about:blank");
  await page.goto(server.address);
  await state(page, "running");
};

const openSettings = async (page) => {
  await pressButton(page, "Settings");
  await described(page, /a dialog is open/);
};

visit("the title is shown, from any path, without an error", DESKTOP, async (context) => {
  const page = await open(context, server.address);
  await picture(page, "title");
  await close(page);
});

visit("a bar shows how far the download is", DESKTOP, async (context) => {
  const page = await context.newPage();
  browser.watch(page);
  let goOn;
  const isHeld = new Promise((resolve) => (goOn = resolve));
  await page.route("**/app.js?*", async (route) => {
    await isHeld;
    await route.continue();
  });
  await page.goto(server.address, { waitUntil: "commit" });
  await page.locator("#bar").waitFor();
  await picture(page, "loading");
  goOn();
  await state(page, "running");
  assert.equal(await page.locator("#bar").evaluate((bar) => bar.value), 1);
  await close(page);
});

visit("without WebGL 2 a friendly page says what is missing", DESKTOP, async (context) => {
  await context.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
      return kind === "webgl2" ? null : getContext.call(this, kind, ...rest);
    };
  });
  const page = await open(context, server.address, "failed");
  assert.match(await page.locator("#failure").innerText(), /WebGL 2/);
  await picture(page, "no-webgl");
  await close(page);
});

visit("without vectors in WebAssembly a page says which browsers have them", DESKTOP, async (context) => {
  await context.addInitScript(() => {
    WebAssembly.validate = () => false;
  });
  const page = await open(context, server.address, "failed");
  assert.match(await page.locator("#failure").innerText(), /Safari from 16\.4 on/);
  await picture(page, "no-vectors");
  await close(page);
});

visit("every pinned replay gives the same bits", DESKTOP, async (context) => {
  const page = await open(context, `${server.address}#selftest`, "reporting");
  const report = await page.locator("#report").innerText();
  assert.match(report, /selftest: same bits: (\d+) of \1 replays/, report);
  await close(page);
});

visit("a link opens a level, and a click drops him", DESKTOP, async (context) => {
  const page = await open(context, `${server.address}#l=sandbox&seed=7&play`);
  await described(page, /Sandbox.*seed 7/);
  const before = await later(page, 0);
  await page.mouse.click(420, 470);
  await described(page, /playing/);
  assert.ok((await later(page, 3)) > 3, `advanced from ${before}`);
  await picture(page, "desktop");
  await close(page);
});

visit("a run that is kept is there after the page is loaded again", DESKTOP, async (context) => {
  const page = await open(context, `${server.address}#l=sandbox&play`);
  const kept = await keepRun(page);
  await reload(page);
  assert.deepEqual(await storedReplays(page), kept);
  await close(page);
});

visit("all data goes into a file, and comes back from it into an empty storage", SMALL, async (context, t) => {
  const page = await open(context, `${server.address}#l=sandbox&play`);
  const kept = await keepRun(page);
  await reload(page);
  await openSettings(page);
  const download = page.waitForEvent("download");
  await pressButton(page, "Export all");
  assert.equal((await download).suggestedFilename(), "frankie-data.toml");
  const buffer = await readFile(await (await download).path());
  t.diagnostic(`the file has ${buffer.length} bytes`);

  await page.evaluate(() => localStorage.clear());
  await reload(page);
  assert.deepEqual(await storedReplays(page), {});
  await openSettings(page);
  const chooser = page.waitForEvent("filechooser");
  await pressButton(page, "Import…");
  await (await chooser).setFiles({ name: "frankie-data.toml", mimeType: "text/plain", buffer });
  await replayStored(page);
  assert.deepEqual(await storedReplays(page), kept);
  await close(page);
});

visit("no frame is made while nothing moves", SMALL, async (context) => {
  await context.addInitScript(() => {
    const ask = requestAnimationFrame.bind(globalThis);
    globalThis.asked = 0;
    globalThis.requestAnimationFrame = (then) => {
      globalThis.asked += 1;
      return ask(then);
    };
  });
  const page = await open(context, `${server.address}#l=the-other-side`);
  // The dog comes to rest first.
  const rests = () => globalThis.asked === globalThis.before || ((globalThis.before = globalThis.asked), false);
  await page.waitForFunction(rests, null, { polling: 3000 });
  await close(page);
});

visit("a bad link opens the title with a message", DESKTOP, async (context) => {
  const page = await open(context, `${server.address}#r=nonsense`);
  await described(page, /title/i);
  await picture(page, "bad-link");
  await close(page);
});

for (const [name, options, [x, y]] of [
  ["phone", PHONE, [250, 200]],
  ["phone-sideways", PHONE_SIDEWAYS, [650, 120]],
]) {
  visit(`a level is played by touch alone: ${name}`, options, async (context) => {
    const page = await open(context, `${server.address}${SLOPE}`);
    await described(page, /Sandbox/);
    await picture(page, `${name}-before`);
    await page.touchscreen.tap(x, y);
    await later(page, 10);
    await picture(page, name);
    await close(page);
  });
}

visit("the first level opens from the title by touch alone", PHONE, async (context) => {
  const page = await open(context, server.address);
  await described(page, /Title/);
  await picture(page, "first-title");
  await page.touchscreen.tap(110, 661); // Play, beside the walk of the day
  await described(page, /Fetch!.*step 0, paused/);
  await picture(page, "first-start");
  await close(page);
});

visit("a level is finished by touch alone", PHONE, async (context) => {
  const page = await open(context, `${server.address}${SLOPE}`);
  const tap = (x, y) => page.touchscreen.tap(x, y);
  await described(page, /Sandbox.*step 0, paused/);
  await tap(333, 798); // 1×
  await frames(page, 6);
  await picture(page, "slope-speeds");
  await tap(340, 449); // 10×
  await described(page, /step 0, paused, speed 10×/);
  await tap(115, 277); // The ground below the dog: his way leads from there to the ball.
  await described(page, /over: the goal is reached.*dropped once, a dialog is open/);
  await picture(page, "slope-result");
  await close(page);
});

visit("a finger that drags the ball throws it", PHONE, async (context) => {
  const page = await open(context, `${server.address}${FETCH}`);
  await described(page, /the ball at x 3\.200, y 1\.000/);
  await drag(page, [276, 195], [97, 145]);
  const [, x, y] = await described(page, /the ball at x (\S+), y (\S+), the ball was thrown once/);
  // Where the finger was lifted: the picture has about 25 points for one unit of length.
  assert.match(x, /^−(3\.[5-9]|4)/, x);
  assert.match(y, /^(2\.[5-9]|3)/, y);
  await picture(page, "thrown");
  await close(page);
});

for (const [name, asked] of [
  ["the game", "measure=20"],
  ["an empty scene", "measure=20&bare"],
]) {
  visit(`what a frame costs is measured: ${name}`, DESKTOP, async (context, t) => {
    const page = await open(context, `${server.address}#${asked}`, "reporting");
    const measured = JSON.parse(await page.locator("#report").innerText());
    const keys = ["cpu_ms_per_frame", "first_frame_s", "frames_per_s", "longest_frame_ms"];
    assert.deepEqual(Object.keys(measured).sort(), keys);
    for (const key of keys) assert.ok(measured[key] > 0, `${key}: ${measured[key]}`);
    costs.push(measured);
    t.diagnostic(JSON.stringify(measured));
    if (costs.length === 2) {
      const [game, empty] = costs;
      for (const key of ["first_frame_s", "cpu_ms_per_frame"]) {
        t.diagnostic(`${key}: ${(game[key] / empty[key]).toFixed(2)} times that of an empty scene`);
      }
    }
    await close(page);
  });
}

visit("two players in a post leave scroll and keys to it until they are clicked", DESKTOP, async (context) => {
  const page = await context.newPage();
  browser.watch(page);
  await page.goto(new URL(POST, server.address).href);
  const players = page.frames().filter((frame) => frame !== page.mainFrame());
  for (const frame of players) {
    await frame.waitForFunction(() => document.documentElement.dataset.state === "running", null, { timeout: browser.PATIENCE });
  }
  await page.mouse.move(200, 150);
  await page.mouse.wheel(0, 400);
  await page.waitForFunction(() => scrollY > 0);
  await page.evaluate(() => scrollTo(0, 0));
  await page.keyboard.press("End");
  await page.waitForFunction(() => scrollY > 1000);
  await page.evaluate(() => scrollTo(0, 0));
  const [one] = players;
  const label = () => document.getElementById("frankie").getAttribute("aria-label");
  assert.match(await one.evaluate(label), /step 0/);
  await page.mouse.click(200, 150);
  await one.waitForFunction(() => /step [1-9]/.test(document.getElementById("frankie").getAttribute("aria-label")), null, { timeout: browser.PATIENCE });
  await picture(page, "embed");
  await close(page);
});

visit("the first click gives keys to a player that plays already, and does not pause it", SMALL, async (context) => {
  const page = await context.newPage();
  browser.watch(page);
  await page.goto(new URL(PLAYING_POST, server.address).href);
  const [frame] = page.frames().filter((frame) => frame !== page.mainFrame());
  await described(frame, /playing/);
  await later(frame, 2);
  await page.mouse.click(200, 150);
  await frame.waitForFunction(() => document.getElementById("cover").hidden);
  await later(frame, (await step(frame)) + 20);
  await described(frame, /playing/);
  await picture(page, "embed-playing");
  await page.keyboard.press("Space");
  await described(frame, /paused/);
  await close(page);
});

visit("once loaded, the page opens without a connection", DESKTOP, async (context) => {
  const page = await open(context, server.address);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.waitForFunction(async () => (await (await caches.open((await caches.keys())[0])).keys()).length > 7);
  await context.setOffline(true);
  await page.reload();
  await state(page, "running");
  await context.setOffline(false);
  await close(page);
});
