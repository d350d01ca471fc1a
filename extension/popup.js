// What does stanch say about the site in this tab? Asked when the button is pressed, shown, and forgotten.

import { allowed, ask, permissionFor, settings, siteOf } from "./asking.js";
import { mark, node, when } from "./showing.js";

const main = document.getElementById("main");

async function show() {
  const known = await settings();
  if (!known.origin || !known.token) {
    return page(
      node("h1", "Connect it to your stanch"),
      node("p", "It asks your own stanch, and nobody else. Tell it where that is, and give it a token."),
      action("Open the options", () => chrome.runtime.openOptionsPage()),
    );
  }
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  const site = siteOf(tab?.url ?? "");
  if (!site) return page(node("h1", "There is no site in this tab"), node("p", "Open the site that you want to ask about, then press the button again."));
  if (!(await allowed(known.origin))) {
    return page(
      node("h1", "May it ask your stanch?"),
      node("p", `The browser has to allow it for ${new URL(known.origin).host}, and for nothing else.`),
      // the click is the consent that the browser wants, so nothing may be awaited before it
      action("Allow it", async () => {
        if (await chrome.permissions.request(permissionFor(known.origin))) await show();
      }),
    );
  }
  if (!site.secure) {
    return page(
      node("p", "Your password at ", node("b", site.host)).small(),
      node("h1", "Not on this page"),
      node("p", "It came without encryption: a password that is typed here can be read on the way. Open the site with https:// in front of its name, then ask again."),
    );
  }
  page(node("p", node("b", site.host)).small(), node("h1", "Asking your stanch …"));
  try {
    answered(await ask(known, site.host), site.host, known);
  } catch (trouble) {
    page(
      node("p", node("b", site.host)).small(),
      node("h1", "Could not ask"),
      node("p", trouble.message),
      node("p", trouble.help ?? ""),
      trouble.kind ? action("Open the options", () => chrome.runtime.openOptionsPage()) : "",
    );
  }
}

function answered(said, there, { origin, every }) {
  const { site, password } = said;
  const parts = [
    node("p", password.name ? `${capital(password.name)}, at ` : "Your password at ", node("b", there)).small(),
    node("h1", password.title),
    node("p", password.sentence),
  ];
  if (password.look_again) parts.push(node("p", `Look again on ${when(password.look_again, true)}.`));
  if (["change_now", "change_again"].includes(password.advice) && site.place !== "ours") {
    parts.push(
      node("p", link("btn main", "Open its page for passwords", `https://${there}/.well-known/change-password`)),
      node("p", "Not every site has one at that address.").small(),
    );
  }
  for (const other of said.others) {
    parts.push(node("p", `${capital(other.name)}: `, node("b", other.title), `. ${other.sentence}`).small());
  }
  for (const one of said.also ?? []) {
    parts.push(
      node("p", `About ${one.event.title}: `, node("b", one.password.title), `. ${one.password.sentence}`).small(),
    );
  }
  parts.push(document.createElement("hr"), facts(said), document.createElement("hr"));
  parts.push(
    node(
      "p",
      said.event ? `About ${said.event.title}. ` : "",
      every ? "Asked: your own stanch. Times are UTC. " : "Asked: your own stanch, on this click only. Times are UTC. ",
      link("", "Open stanch", `${origin}/`),
    ).small(),
  );
  page(...parts);
}

function facts({ safe, key, answer, site, as_of }) {
  const at = (text) => (text.slice(0, 10) === as_of.slice(0, 10) ? when(text).split(" ")[0] : when(text)); // today
  const list = document.createElement("dl");
  list.className = "facts";
  const row = (question, shape, word, ...more) => {
    list.append(node("dt", question), node("dd", mark(shape, word)));
    const why = more.filter(Boolean).join(" ");
    if (why) list.append(node("dd", why).small());
  };
  row("Safe now?", safe.answer === "yes" && safe.by === "word" ? "word" : { yes: "fine", no: "open" }[safe.answer] ?? "unsure", safe.said, safe.sentence, safe.looked_at && `Looked at ${at(safe.looked_at)}.`);
  const settled = { rotated_before_fix: "todo", unknown: "unsure" }; // a new key may have been exposed, too
  const shape = { new: settled[key.order?.word] ?? "fine", same: "todo" }[key.answer] ?? "unsure";
  // whether the old certificate is dead is for whoever runs the site to find out, if nobody knows
  const more = key.overall && ![key.why, "old_unknown"].includes(key.overall.why) && key.overall.sentence;
  row("New key?", shape, key.said, key.sentence, more, key.seen_at && key.seen_at !== safe.looked_at && `Seen at ${at(key.seen_at)}.`);
  if (site.place === "vendor") {
    if (answer) {
      const shape = { not_affected: "word", investigating: "wait" }[answer.status] ?? "was";
      row("Their answer", shape, answer.said, answer.quote && `“${answer.quote}”`, `${site.name}, ${at(answer.at)}.`);
    } else {
      row("Their answer", "wait", "None yet", site.registered ? `${site.name} has not answered.` : `${site.name} is not among your services.`);
    }
  } else if (site.place === "other") {
    row("Their answer", "unsure", "Not known", "This site is not among your services.");
  }
  return list;
}

function page(...parts) {
  main.replaceChildren(...parts.filter(Boolean));
}

function action(words, act) {
  const button = node("button", words);
  button.className = "btn main";
  button.type = "button";
  button.addEventListener("click", act);
  return node("p", button);
}

/** A link opens a tab of its own: the popup goes away with it. */
function link(kind, words, href) {
  const found = node("a", words);
  found.href = href;
  found.target = "_blank";
  found.rel = "noreferrer noopener";
  if (kind) found.className = kind;
  return found;
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

show();
