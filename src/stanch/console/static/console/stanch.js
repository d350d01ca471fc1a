// Copy: the text of the element that a button names goes to the clipboard, and the button says so.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const from = document.getElementById(button.dataset.copy);
  const text = from.dataset.text || Array.from(from.querySelectorAll("p"), (p) => p.innerText).join("\n\n") || from.innerText;
  const said = button.querySelector("[data-said]");
  const before = said.textContent;
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = button.dataset.done;
  } catch {
    getSelection().selectAllChildren(from);  // no clipboard here: it is selected, to be copied by hand
    said.textContent = button.dataset.byhand;
  }
  setTimeout(() => { said.textContent = before; }, 4000);
});

// A text that is kept as it is copied: the server keeps it first, and what it kept goes to the clipboard. Where
// it was not kept, or there is no clipboard, the form is sent as without a script: its page says what to do.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-keep]");
  if (!form || !window.fetch || !navigator.clipboard) return;
  event.preventDefault();
  const said = form.querySelector("[data-said]");
  const before = said.textContent;
  const kept = fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "text/plain" } })
    .then((answer) => answer.ok && !answer.redirected ? answer.text() : Promise.reject(new Error("not kept")));
  try {
    if (window.ClipboardItem) {  // asked for at once: a browser may refuse it after a while
      const text = kept.then((found) => new Blob([found], { type: "text/plain" }));
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": text })]);
    } else {
      await navigator.clipboard.writeText(await kept);
    }
  } catch {
    form.submit();
    return;
  }
  said.textContent = form.dataset.done;
  document.body.dispatchEvent(new Event("kept"));
  setTimeout(() => { said.textContent = before; }, 4000);
});

// What a look found comes in above: whoever is at the question below, or went down there, stays where they are.
let stays = null;
document.addEventListener("htmx:beforeSwap", () => {
  const found = document.querySelector("[data-stays]");
  stays = found && (scrollY > 0 || found.matches(":hover, :focus-within")) ? [found, found.getBoundingClientRect().top] : null;
});
document.addEventListener("htmx:afterSwap", () => {
  if (stays && stays[0].isConnected) {
    scrollBy({ top: stays[0].getBoundingClientRect().top - stays[1], behavior: "instant" });
  }
  stays = null;
});

// One tap answers a question; the second of a double click would answer the question that stands there by then.
document.addEventListener("click", (event) => {
  if (event.detail > 1 && event.target.closest("button.choice")) event.preventDefault();
});

// "Just now" fills its date field: the moment of the page by the client's clocks, and what has passed since.
const shown = new WeakMap();
const offerNow = () => document.querySelectorAll("[data-now][hidden]").forEach((button) => {
  button.hidden = false;
  shown.set(button, performance.now());
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-now]");
  if (!button) return;
  const now = new Date(Date.parse(`${button.dataset.at}Z`) + performance.now() - shown.get(button));
  const field = document.getElementById(button.dataset.now);
  field.value = now.toISOString().slice(0, field.type === "date" ? 10 : 16);
});
document.addEventListener("htmx:afterSettle", offerNow);
offerNow();

// A repair that an error offers goes into its field; what is wrong there is said until the form is sent again.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill]");
  const field = button && button.form.elements.namedItem(button.dataset.fill);
  if (!field || !("value" in field)) return;
  event.preventDefault();
  field.value = button.dataset.value;
  field.removeAttribute("aria-invalid");
  button.closest(".wrong").hidden = true;
  field.focus();
});
