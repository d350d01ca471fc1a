// Where is your stanch, and may it be asked? Saved only once the browser allows it and the token is good.

import { originOf, permissionFor, settings, tokenIsGood } from "./asking.js";
import { mark } from "./showing.js";

const of = (id) => document.getElementById(id);
const TABS = { permissions: ["tabs"] };

const say = (where, shape, text) => of(where).replaceChildren(mark(shape, text));

/** A permission that is not needed any more; where it is the browser's policy to grant it, it stays. */
const giveBack = (one) => chrome.permissions.remove(one).catch(() => false);

async function fill() {
  const { origin, token, every } = await settings();
  of("origin").value ||= origin; // somebody may be typing already
  of("token").value ||= token;
  of("every").checked = every && (await chrome.permissions.contains(TABS));
}

of("connect").addEventListener("submit", async (event) => {
  event.preventDefault();
  let origin;
  try {
    origin = originOf(of("origin").value);
  } catch (error) {
    return say("said", "open", error.message);
  }
  const token = of("token").value.trim();
  // first of all: the browser takes the click for consent only as long as nothing else was waited for
  if (!(await chrome.permissions.request(permissionFor(origin)))) {
    return say("said", "open", "The browser was not allowed to ask it, so nothing was saved.");
  }
  const before = await settings();
  try {
    if (!(await tokenIsGood({ origin, token }))) {
      return say("said", "open", "This stanch does not know that token. Nothing was saved.");
    }
  } catch (trouble) {
    return say("said", "open", `${trouble.message} ${trouble.help ?? ""} Nothing was saved.`);
  }
  if (before.origin && before.origin !== origin) await giveBack(permissionFor(before.origin));
  await chrome.storage.local.set({ origin, token });
  of("origin").value = origin;
  say("said", "fine", "Connected. Press the button of the extension at any site.");
});

of("forget").addEventListener("click", async () => {
  const { origin } = await settings();
  await chrome.storage.local.clear();
  if (origin) await giveBack(permissionFor(origin));
  await giveBack(TABS);
  of("origin").value = of("token").value = "";
  of("every").checked = false;
  say("said", "fine", "Forgotten. Revoke the token in the console as well.");
});

of("every").addEventListener("change", async () => {
  const wanted = of("every").checked;
  if (wanted && !(await chrome.permissions.request(TABS))) {
    of("every").checked = false;
    return say("every-said", "open", "The browser was not allowed to show which site a tab is at: it stays off.");
  }
  if (!wanted) await giveBack(TABS);
  await chrome.storage.local.set({ every: wanted });
  say("every-said", "fine", wanted ? "On." : "Off.");
});

fill();
