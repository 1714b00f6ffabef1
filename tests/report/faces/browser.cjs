"use strict";

// Reads an order as JSON from standard input, opens the page, and writes what it saw as JSON.
const path = require("node:path");
const fs = require("node:fs");

const order = JSON.parse(fs.readFileSync(0, "utf8"));
const puppeteer = require(path.join(order.modules, "puppeteer-core"));

(async () => {
  const browser = await puppeteer.launch({
    executablePath: order.browser,
    // The pages are the tests' own, and root has no sandbox.
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
  try {
    const page = await browser.newPage();
    const problems = [];
    const requests = [];
    page.on("console", (message) => ["error", "warn"].includes(message.type()) && problems.push(message.text()));
    page.on("pageerror", (error) => problems.push(String(error)));
    page.on("request", (request) => request.url().startsWith("data:") || requests.push(request.url()));
    await page.setViewport({ width: order.width, height: 800 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: order.dark ? "dark" : "light" }]);
    await page.goto(order.url, { waitUntil: "load" });
    const value = await page.evaluate(`(() => { ${order.script} })()`);
    const sizes = await page.evaluate(() => ({
      height: document.documentElement.scrollHeight,
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    }));
    let violations = null;
    if (order.axe) {
      // Evaluated by the debugger, as the page's own policy lets no further script in.
      await page.evaluate(fs.readFileSync(path.join(order.modules, "axe-core", "axe.min.js"), "utf8"));
      const found = await page.evaluate("axe.run()");
      violations = found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`.slice(0, 400));
    }
    process.stdout.write(JSON.stringify({ value, problems, requests, violations, ...sizes }));
  } finally {
    await browser.close();
  }
})().catch((error) => {
  process.stderr.write(String(error.stack));
  process.exitCode = 1;
});
