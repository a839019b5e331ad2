// What the tests share: a browser, pages that fail on any error of the console, and what a page says of itself.

import assert from "node:assert/strict";
import { join } from "node:path";

const { chromium } = await import(process.env.FRANKIE_PLAYWRIGHT);

/** The time that the slowest machine may take until a page answers, in milliseconds. Nothing here measures time. */
export const PATIENCE = 120_000;

/** More widgets than any screen has. */
const MAX_WIDGETS = 60;

const FLAGS = [
  "--no-sandbox",
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const DESKTOP = { viewport: { width: 1280, height: 720 } };
/** A small window: quick to draw. */
export const SMALL = { viewport: { width: 640, height: 480 } };
export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
export const PHONE_SIDEWAYS = { ...PHONE, viewport: { width: 844, height: 390 } };

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS });

/** Makes a profile. A browser that plays a phone counts the pixels of a canvas as if its screen had no higher density. */
export const profile = async (browser, options) => {
  const context = await browser.newContext(options);
  await context.addInitScript(() => delete ResizeObserverEntry.prototype.devicePixelContentBoxSize);
  return context;
};

/** Opens a page, and keeps its errors and its lines. `ready` is the state to wait for. */
export const open = async (context, address, ready = "running") => {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  watch(page);
  await page.goto(address);
  await state(page, ready);
  return page;
};

/** Keeps the errors and the lines of the console of a page. */
export const watch = (page) => {
  page.errors = [];
  page.lines = [];
  page.on("pageerror", (error) => {
    // The engine leaves its start function by this exception, on purpose.
    if (!error.message.startsWith("Using exceptions for control flow")) page.errors.push(error.message);
  });
  page.on("console", (message) => {
    page.lines.push(message.text());
    if (["error", "warning"].includes(message.type()) && !isOfDriver(message.text())) page.errors.push(message.text());
  });
  page.on("requestfailed", (request) => page.errors.push(`${request.url()}: ${request.failure()?.errorText}`));
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (!["blob:", "data:"].includes(protocol) && hostname !== "127.0.0.1") page.errors.push(`asks ${request.url()}`);
  });
};

/** Lines that the software renderer of the tests writes, not the page. */
const isOfDriver = (line) => /GPU stall|GL Driver Message|swiftshader|Automatic fallback to software WebGL/i.test(line);

export const state = (page, wanted) =>
  page.waitForFunction((wanted) => document.documentElement.dataset.state === wanted, wanted, { timeout: PATIENCE });

/** What the canvas says of itself to those who do not see it. */
export const description = (page) => page.locator("#frankie").getAttribute("aria-label");

/** Waits until the description of the canvas matches, and returns the match. */
export const described = async (page, pattern) => {
  await page.waitForFunction(
    ([source, flags]) => new RegExp(source, flags).test(document.getElementById("frankie").getAttribute("aria-label")),
    [pattern.source, pattern.flags],
    { timeout: PATIENCE },
  );
  return (await description(page)).match(pattern);
};

/** The step that the run is at. */
export const step = async (page) => Number((await described(page, /step (\d+)/))[1]);

/** Waits until the run is later than a step. */
export const later = async (page, than) => {
  await page.waitForFunction(
    (than) => Number(/step (\d+)/.exec(document.getElementById("frankie").getAttribute("aria-label"))?.[1]) > than,
    than,
    { timeout: PATIENCE },
  );
  return step(page);
};

/** Drags a finger. Playwright itself only taps. */
export const drag = async (page, from, to) => {
  const session = await page.context().newCDPSession(page);
  const send = (type, points) => session.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  const at = (share) => [0, 1].map((i) => from[i] + share * (to[i] - from[i]));
  await send("touchStart", [{ x: from[0], y: from[1] }]);
  for (const share of [0.2, 0.6, 1]) {
    // A frame for each movement, as a finger is slower than a frame.
    await frame(page);
    const [x, y] = at(share);
    await send("touchMove", [{ x, y }]);
  }
  await frame(page);
  await send("touchEnd", []);
};

/** Waits until the page has made some frames. */
export const frames = (page, count) =>
  page.evaluate(
    (count) =>
      new Promise((resolve) => {
        const next = (left) => (left > 0 ? requestAnimationFrame(() => next(left - 1)) : resolve());
        next(count);
      }),
    count,
  );

/** Waits until the page has made a frame after this one. */
const frame = (page) => frames(page, 2);

/** Presses Tab until a button of this name has the keyboard focus, then presses it. What it does comes later. */
export const pressButton = async (page, name) => {
  for (let i = 0; i < MAX_WIDGETS; i += 1) {
    const focus = await focusOf(page);
    if (focus === `${name}: button`) {
      // An earlier press may still be on its way.
      await frame(page);
      if ((await focusOf(page)) === focus) return page.keyboard.press("Enter");
    } else {
      await page.keyboard.press("Tab");
      await frame(page);
    }
  }
  throw new Error(`no button “${name}” gets the focus: ${await description(page)}`);
};

/** The widget with the keyboard focus, in words. */
const focusOf = async (page) => /focus on (.*)/.exec(await description(page))?.[1];

/** Takes a picture. Chromium cannot at times while a page is being loaded: it is asked again then, a few times. */
export const picture = async (page, name, tries = 4) => {
  try {
    return await page.screenshot({ path: join(process.env.FRANKIE_PICTURES, `${name}.png`) });
  } catch (error) {
    if (tries <= 1 || !/Unable to capture/.test(error.message)) throw error;
    await page.waitForTimeout(500);
    return picture(page, name, tries - 1);
  }
};

export const close = async (page) => {
  assert.deepEqual(page.errors, []);
  await page.close();
};
