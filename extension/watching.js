// Each site as one comes to it: only where that was chosen, and the browser allowed it. Off by default.
// What was answered is held in memory for minutes, for the badge of a tab, and goes with this worker.

import { allowed, ask, settings, siteOf } from "./asking.js";

const MINUTES = 10;
const MOST = 50;
const PAUSE = 3000;
const BADGES = { change_now: "!", change_again: "!", revoke_now: "!", isolate_first: "!", wait: "…" };

const known = new Map(); // host -> { until, password }
let asked = 0;

chrome.tabs.onUpdated.addListener(async (tabId, change, tab) => {
  if (change.status !== "complete" || !tab.url || tab.incognito) return;
  const site = siteOf(tab.url);
  if (!site?.secure || inside(new URL(tab.url).hostname)) return;
  const chosen = await settings();
  if (!chosen.every || !chosen.origin || !chosen.token) return;
  if (!(await chrome.permissions.contains({ permissions: ["tabs"] })) || !(await allowed(chosen.origin))) return;
  const password = await about(chosen, site.host);
  if (!password) return;
  try {
    await chrome.action.setBadgeText({ tabId, text: BADGES[password.advice] ?? "" });
    await chrome.action.setBadgeBackgroundColor({ tabId, color: "#9a3616" });
    await chrome.action.setTitle({ tabId, title: `stanch: ${password.title}` });
  } catch {
    // the tab is gone
  }
});

async function about(chosen, host) {
  const now = Date.now();
  for (const [one, { until }] of known) if (until <= now) known.delete(one);
  const had = known.get(host);
  if (had) return had.password;
  if (now - asked < PAUSE) return null; // somebody opens many tabs at once: the click asks all the same
  asked = now;
  try {
    const { password } = await ask(chosen, host);
    known.set(host, { until: now + MINUTES * 60000, password });
    if (known.size > MOST) known.delete(known.keys().next().value);
    return password;
  } catch {
    return null; // not knowing shows nothing
  }
}

/** An address, or a name of one's own network: those are nobody else's business. */
function inside(name) {
  return !name.includes(".") || name.startsWith("[") || /^[\d.]+$/.test(name) || /\.(local|internal|lan|home\.arpa|localhost)$/.test(name);
}
