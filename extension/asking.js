// How does the extension ask? Its settings, the host of a page, and one question to the user's own stanch.
// This is the only place that sends anything anywhere, and it sends the host alone.

const SECONDS = 25;

/** The settings: { origin, token, every }. Kept on this machine, not synchronised. */
export async function settings() {
  const { origin = "", token = "", every = false } = await chrome.storage.local.get(["origin", "token", "every"]);
  return { origin, token, every };
}

/** The origin that a person typed as the address of their stanch; throws with words for them. */
export function originOf(typed) {
  const given = typed.trim();
  let url;
  try {
    url = new URL(given.includes("://") ? given : `https://${given}`);
  } catch {
    throw new Error("That is not an address. Write it as the console shows it, such as http://127.0.0.1:8000");
  }
  if (url.username || url.password) throw new Error("A user name or password has no place in the address.");
  const here = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && here)) {
    throw new Error("Only https, or this machine: on the way to another one the token could be read.");
  }
  return url.origin;
}

/** What the browser has to allow for that origin. */
export const permissionFor = (origin) => ({ origins: [`${origin}/*`] });

/** May it be asked at all? */
export const allowed = (origin) => chrome.permissions.contains(permissionFor(origin));

/** The site of a page as { host, secure }; null where the page is on none. Path and query stay here. */
export function siteOf(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (!["https:", "http:"].includes(url.protocol) || !url.hostname) return null;
  return { host: url.host, secure: url.protocol === "https:" };
}

/** Something that a person can mend: what happened, and what to do. */
export class Trouble extends Error {
  constructor(what, help, kind = "") {
    super(what);
    this.help = help;
    this.kind = kind;
  }
}

/** The answer about one host. Throws Trouble. */
export async function ask({ origin, token }, host) {
  const response = await send(origin, token, host);
  const said = await response.json().catch(() => null);
  if (response.status === 401) {
    throw new Trouble("Your stanch does not know this token.", "Make a new one in its console, under “Browser extension”.", "token");
  }
  if (said === null || typeof said !== "object") {
    throw new Trouble("What answered there is not stanch.", "Check the address in the options.", "options");
  }
  if (!response.ok) throw new Trouble(said.error ?? "Your stanch refused the question.", said.help ?? "", "");
  return said;
}

/** Is the token good? Asks about no site: a stanch that knows the token says that the host is missing. */
export async function tokenIsGood({ origin, token }) {
  const response = await send(origin, token, "");
  if (response.status === 400) return true;
  if (response.status === 401) return false;
  throw new Trouble(response.status === 429 ? "That was asked too often." : "What answered there is not stanch.", "Check the address, and try again in a minute.", "options");
}

async function send(origin, token, host) {
  const question = `${origin}/api/site/?host=${encodeURIComponent(host)}`;
  try {
    return await fetch(question, {
      headers: { Authorization: `Bearer ${token}` },
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(SECONDS * 1000),
    });
  } catch {
    throw new Trouble(`Your stanch at ${new URL(origin).host} did not answer.`, "Is it running? Start it with: stanch up", "options");
  }
}
