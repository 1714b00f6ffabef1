"use strict";

const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const status = document.getElementById("status");

// Findings: by level, file and text.
const filter = document.getElementById("filter");
if (filter) {
  const groups = all(".group");
  let texts = null;
  const apply = () => {
    texts ??= groups.map((group) => group.textContent.toLowerCase());
    const levels = new Set(all("input[name=level]:checked", filter).map((box) => box.value));
    const file = filter.elements.file.value;
    const wanted = filter.elements.text.value.trim().toLowerCase();
    let shown = 0;
    groups.forEach((group, number) => {
      const fits =
        levels.has(group.dataset.level) &&
        (!file || group.dataset.file === file) &&
        (!wanted || texts[number].includes(wanted));
      group.hidden = !fits;
      shown += fits;
    });
    all(".level").forEach((section) => {
      section.hidden = !section.querySelector(".group:not([hidden])");
    });
    status.textContent = `${shown} of ${groups.length} findings shown`;
  };
  filter.addEventListener("input", apply);
  filter.addEventListener("reset", () => setTimeout(apply));
  filter.addEventListener("submit", (event) => event.preventDefault());
}

// Connectors: search and sort.
const overview = document.getElementById("overview");
if (overview) {
  const body = overview.tBodies[0];
  const rows = Array.from(body.rows);
  const names = rows.map((row) => row.textContent.toLowerCase());
  const sections = rows.map((row) => document.getElementById(row.dataset.section));
  document.getElementById("find").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    let shown = 0;
    rows.forEach((row, number) => {
      const fits = !wanted || names[number].includes(wanted);
      row.hidden = !fits;
      if (sections[number]) sections[number].hidden = !fits;
      shown += fits;
    });
    status.textContent = `${shown} of ${rows.length} connectors shown`;
  });
  const collator = new Intl.Collator("en", { numeric: true });
  all("th button", overview).forEach((button) => {
    button.addEventListener("click", () => {
      const heading = button.parentElement;
      const column = heading.cellIndex;
      const up = heading.getAttribute("aria-sort") === "descending" || !heading.hasAttribute("aria-sort") && column < 2;
      all("th", overview).forEach((other) => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", up ? "ascending" : "descending");
      const keys = new Map(rows.map((row) => [row, row.cells[column].dataset.key ?? row.cells[column].textContent]));
      const order = (one, other) => collator.compare(keys.get(one), keys.get(other));
      body.append(...[...rows].sort(up ? order : (one, other) => order(other, one)));
    });
  });
}

// A link into a closed part opens it; on paper everything is open.
const open = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  target?.closest("details")?.setAttribute("open", "");
};
addEventListener("hashchange", open);
open();
addEventListener("beforeprint", () => all("details").forEach((part) => part.setAttribute("open", "")));
