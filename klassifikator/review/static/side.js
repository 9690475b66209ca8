"use strict";
// Everything works without this file; it adds keys, marks for the target in focus, and live suggestions.
(() => {
  const body = document.body;
  body.classList.add("js");
  const form = document.getElementById("choose");
  const toggle = document.getElementById("taster");
  const stored = (() => { try { return localStorage.getItem("taster"); } catch { return null; } })();
  toggle.checked = stored !== "fra";
  const keysOn = () => {
    body.classList.toggle("no-keys", !toggle.checked);
    try { localStorage.setItem("taster", toggle.checked ? "til" : "fra"); } catch { /* private window */ }
  };
  toggle.addEventListener("change", keysOn);
  keysOn();

  const visible = (element) => element && element.offsetParent !== null;
  const fieldsets = () => form ? [...form.querySelectorAll("fieldset")] : [];
  const current = () => document.activeElement && document.activeElement.closest("fieldset[data-target]");

  function enter(fieldset) {
    if (!visible(fieldset)) return;
    const control = fieldset.querySelector("input:checked") || fieldset.querySelector("input, select");
    control.focus();
  }

  function show(target) {
    for (const mark of document.querySelectorAll("mark"))
      mark.classList.toggle("on", mark.dataset.for.split(" ").includes(target));
  }

  // A ground belongs to its category: when the category changes, so do the grounds to choose from.
  function grounds() {
    const fieldset = form.querySelector('[data-target="grund"]');
    const kategori = value("kategori");
    if (!fieldset) return;
    const options = [...form.querySelectorAll("#liste-grund option")].filter((o) => o.dataset.parent === kategori);
    const radios = [...fieldset.querySelectorAll("input[type=radio]")];
    if (!options.length || radios.some((r) => options.some((o) => o.value === r.value))) return;
    for (const radio of radios) radio.closest("label").remove();
    const other = fieldset.querySelector(".other");
    other.querySelector("input").value = "";
    options.slice(0, 9).forEach((option, n) => {
      const label = document.createElement("label");
      label.className = "choice";
      const radio = Object.assign(document.createElement("input"), { type: "radio", name: "grund", value: option.value });
      const name = Object.assign(document.createElement("span"), { textContent: option.value });
      const key = Object.assign(document.createElement("kbd"), { textContent: String(n + 1) });
      label.append(radio, " ", name, " ", Object.assign(document.createElement("small"), { textContent: "" }), " ", key);
      fieldset.insertBefore(label, other);
    });
  }

  const value = (target) => {
    const written = form.elements[target + "_andet"];
    if (written && written.value.trim()) return written.value.trim();
    const chosen = form.querySelector(`input[name="${target}"]:checked`);
    return chosen ? chosen.value : "";
  };

  if (form) {
    form.addEventListener("focusin", () => { const at = current(); if (at) show(at.dataset.target); });
    form.addEventListener("change", (event) => {
      const at = event.target.closest("fieldset[data-target]");
      if (!at) return;
      const written = at.querySelector(".other input");
      if (event.target.type === "radio" && written) written.value = "";
      if (at.dataset.target === "kategori") grounds();
    });
    form.addEventListener("input", (event) => {
      if (!event.target.matches(".other input")) return;
      for (const radio of event.target.closest("fieldset").querySelectorAll("input[type=radio]")) radio.checked = false;
    });
    const first = form.querySelector("fieldset[data-doubtful]");
    if (first && !document.querySelector("[role=alert]") && !document.getElementById("ny")) enter(visible(first) ? first : fieldsets().find(visible));
  }

  const writes = (element) => element.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");

  document.addEventListener("keydown", (event) => {
    if (!toggle.checked || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape" && form) { document.activeElement.blur(); return; }
    if (writes(event.target)) return;
    const key = event.key;
    const at = current();
    if (/^[0-9]$/.test(key) && at) {
      const radios = [...at.querySelectorAll("input[type=radio]")];
      const control = key === "0" ? at.querySelector(".other input") : radios[Number(key) - 1];
      if (!control) return;
      event.preventDefault();
      control.focus();
      if (key !== "0") { control.checked = true; control.dispatchEvent(new Event("change", { bubbles: true })); } else control.select();
      return;
    }
    if (key === "Enter" && form && !document.getElementById("ny") && !event.target.matches("a, button, summary")) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button.save"));
      return;
    }
    if (key === "i" && at && at.querySelector(".guide")) {
      event.preventDefault();
      const guide = at.querySelector(".guide");
      guide.open = !guide.open;
      return;
    }
    if (key === "o" && form) { event.preventDefault(); form.elements.note.focus(); return; }
    if (key === "/") { const search = document.querySelector("[name=q]"); if (search) { event.preventDefault(); search.focus(); } return; }
    const target = fieldsets().find((f) => f.querySelector("legend kbd").textContent === key);
    if (target) { event.preventDefault(); enter(target); return; }
    const link = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (link && !link.disabled) { event.preventDefault(); link.click(); }
  });

  // A second press before the answer has come saves nothing twice.
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = "ja";
  });
  window.addEventListener("pageshow", () => { for (const sent of document.forms) delete sent.dataset.sent; });

  const text = document.getElementById("ny");
  if (text) {
    let waiting = 0, asked = 0, chosen = false;
    document.getElementById("forslag").addEventListener("change", () => { chosen = true; });
    text.addEventListener("input", () => {
      clearTimeout(waiting);
      if (chosen) return;  // what a person chose is not replaced
      waiting = setTimeout(async () => {
        const number = ++asked;
        const answer = await fetch("/forslag", { method: "POST", body: new URLSearchParams({ text: text.value, subject: form.elements.subject.value }) });
        if (!answer.ok || chosen || number !== asked) return;
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        document.getElementById("forslag").replaceChildren(...page.body.childNodes);
      }, 120);
    });
  }
})();
