// What the Node clients of Entra share: a browser without a window, which follows redirects on the personality and fills in the
// forms of its pages, and the lines that `cargo xtask interop` reads.

const FORM = /<form method="post" action="([^"]*)"[^>]*>(.*?)<\/form>/s;
const MOST = 12; // pages that a sign-in may have

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#x27": "'" };
const decoded = (text) => text.replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole);

/** The values that a form is sent with: what it holds already, what the person knows, and the first button. */
function filled(form, knows) {
  const values = new URLSearchParams();
  let pressed = false;
  for (const [tag, kind, text] of form.matchAll(/<(input|button)( [^>]*)>/g)) {
    const { name, type, value = "" } = Object.fromEntries([...text.matchAll(/([a-z_]+)="([^"]*)"/g)].map(([, key, of]) => [key, decoded(of)]));
    if (kind === "button") {
      if (!pressed && name) values.set(name, value);
      pressed = true;
    } else if (name && type !== "checkbox") {
      if (type !== "hidden" && !(name in knows)) throw new Error(`nobody knows what to enter in ${tag}`);
      values.set(name, type === "hidden" ? value : knows[name]);
    }
  }
  return values;
}

/** Somebody with a browser of their own, who accepts what is asked. */
export class Person {
  #knows;
  #cookies = new Map();

  constructor(name, password, secondFactor = "246810") {
    this.#knows = { login: name, passwd: password, otc: secondFactor, new_code: secondFactor };
  }

  /** Signs in at the authorization endpoint; the parameters that reach the redirect URI. */
  async redirected(url) {
    const last = await this.#through(url, {});
    if (!last.startsWith("http")) throw new Error(last);
    return Object.fromEntries(new URL(last).searchParams);
  }

  /** Enters a user code where a device says; the last page. */
  approve(place, code) {
    return this.#through(place, { otc: code });
  }

  /** The redirect that leaves the authority, or the last page, which has no form. */
  async #through(first, also) {
    const knows = { ...this.#knows, ...also };
    let url = new URL(first);
    const home = url.origin;
    let answer = await this.#fetch(url);
    for (let page = 0; page < MOST; page += 1) {
      const location = answer.headers.get("location");
      const text = await answer.text();
      if (location) {
        url = new URL(location, url);
        if (url.origin !== home) return url.href;
        answer = await this.#fetch(url);
        continue;
      }
      const form = FORM.exec(text);
      if (!form || !answer.ok || text.includes('role="alert"')) return text;
      url = new URL(decoded(form[1]), url);
      answer = await this.#fetch(url, { method: "POST", body: filled(form[2], knows) });
    }
    throw new Error("the sign-in does not end");
  }

  async #fetch(url, more = {}) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(url, { ...more, redirect: "manual", headers: { cookie } });
    for (const set of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set);
      this.#cookies.set(name, value);
    }
    return answer;
  }
}

/** Prints a line for each flow; the others are worth knowing, too, when one fails. */
export async function play(flows) {
  for (const [name, flow] of Object.entries(flows)) {
    try {
      await flow();
      console.log(`holds   ${name}`);
    } catch (error) {
      console.log(`FAILED  ${name}: ${error}`);
      process.exitCode = 1;
    }
  }
}
