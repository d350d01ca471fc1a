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

// Whoever types a name has chosen to give one: its radio need not be clicked as well.
document.addEventListener("input", (event) => {
  const radio = event.target.matches(".within") && event.target.closest(".choice").querySelector("[type=radio]");
  if (radio) radio.checked = true;
});
