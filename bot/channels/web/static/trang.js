// Makes the pages quicker and gentler; without it everything works by forms and links.
"use strict";
(() => {
  const PART = { "X-Dieukien": "1" };
  const WIDE = window.matchMedia("(min-width: 68rem)");
  const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

  const parsed = (html) => {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    return holder.content;
  };
  const pause = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));

  // Copying and printing

  const offer = (root) => {
    for (const button of root.querySelectorAll("[data-copy], [data-print]")) button.hidden = false;
  };

  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = document.createElement("textarea");
      field.value = text;
      field.className = "hidden";
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-print]");
    if (!button) return;
    if (button.dataset.copy === undefined) {
      window.print();
      return;
    }
    await copied(button.dataset.copy);
    const label = button.dataset.label ?? (button.dataset.label = button.textContent);
    button.textContent = button.dataset.done;
    await pause(2);
    button.textContent = label;
  });

  // Looking up while typing

  const live = (form) => {
    const field = form.elements.q;
    const status = document.querySelector("[data-status]");
    let asked = form.dataset.asked = new URLSearchParams(new FormData(form)).toString();
    let under_way = null;
    let timer = 0;

    const look = async () => {
      const query = new URLSearchParams(new FormData(form)).toString();
      if (query === asked) return;
      asked = query;
      under_way?.abort();
      under_way = new AbortController();
      const address = `${form.getAttribute("action")}?${query}`;
      try {
        const answer = await fetch(address, { headers: PART, signal: under_way.signal });
        if (!answer.ok) return;
        const found = parsed(await answer.text()).firstElementChild;
        document.getElementById("ket-qua-tim").replaceWith(found);
        status.textContent = found.querySelector(".count, .said")?.textContent ?? "";
        history.replaceState(history.state, "", address);
      } catch {
        asked = "";
      }
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(look, 200);
    };
    field.addEventListener("input", soon);
    form.addEventListener("change", soon);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(timer);
      look();
    });
  };

  // The pane beside the chat; on a telephone it covers the chat and has an address of its own

  const makePane = (pane) => {
    const inner = pane.querySelector(".pane-in");
    const empty = inner.innerHTML;
    const others = [document.querySelector(".top"), document.querySelector(".talk"), document.querySelector(".foot")];
    let from = null;
    let pushed = false;

    const cover = (open) => {
      pane.classList.toggle("open", open);
      for (const other of others) other.inert = open && !WIDE.matches;
    };
    const close = () => {
      cover(false);
      inner.innerHTML = empty;
      pushed = false;
      from?.isConnected ? from.focus() : document.querySelector(".turn:last-of-type")?.focus();
      from = null;
    };
    const leave = () => (pushed ? history.back() : close());

    const open = async (address, link) => {
      const within = pane.contains(link);
      let answer;
      try {
        answer = await fetch(address, { headers: PART });
      } catch {
        location.assign(address);
        return;
      }
      if (!answer.ok && answer.status !== 404) {
        location.assign(address);
        return;
      }
      inner.replaceChildren(parsed(await answer.text()));
      offer(inner);
      if (!within) from = link;
      cover(true);
      if (!WIDE.matches && link) {
        history[pushed ? "replaceState" : "pushState"]({ pane: true }, "", address);
        pushed = true;
      }
      pane.scrollTop = 0;
      const title = inner.querySelector("h2") ?? pane;
      title.tabIndex = -1;
      title.focus({ preventScroll: true });
      const part = decodeURIComponent(new URL(address, location.href).hash.slice(1));
      if (part) document.getElementById(part)?.scrollIntoView();
    };

    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]");
      if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      const address = link.getAttribute("href");
      const read = address.startsWith("/van-ban/");
      if (!(read && link.closest(".talk, .pane")) && !(address.startsWith("/tra-cuu") && link.closest(".pane"))) return;
      event.preventDefault();
      open(address, link);
    });
    pane.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      const query = new URLSearchParams(new FormData(event.target));
      open(`${event.target.getAttribute("action")}?${query}`, event.target.elements.q);
    });
    pane.querySelector(".pane-close").addEventListener("click", leave);
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && pane.contains(document.activeElement)) leave();
    });
    window.addEventListener("popstate", () => pane.classList.contains("open") && close());
    pane.hidden = false;
  };

  // The chat

  const makeChat = (talk) => {
    const log = document.getElementById("luot");
    const typed = talk.querySelector(".typed");
    const trouble = talk.querySelector(".trouble");
    const words = talk.dataset;
    let busy = false;
    let hurry = null;

    const told = (form, button) => {
      if (form === typed) return typed.elements.loi.value.trim();
      const ticked = button?.value.startsWith("done:") ? [...form.querySelectorAll(".tick input:checked")] : [];
      const labels = ticked.map((tick) => tick.parentElement.querySelector(".label").textContent);
      return labels.length ? labels.join("; ") : (button?.querySelector(".label")?.textContent ?? "");
    };

    const settle = (turn) => {
      for (const part of turn.querySelectorAll(".choices, .notice")) part.remove();
      turn.classList.add("past");
    };

    const say = (text) => {
      if (!text) return;
      const line = document.createElement("p");
      const bubble = document.createElement("span");
      const who = document.createElement("b");
      who.className = "hidden";
      who.textContent = `${words.you}: `;
      line.className = "you";
      bubble.append(who, text);
      line.append(bubble);
      log.append(line);
    };

    const show = (turn, text, typing) => {
      for (const old of log.querySelectorAll(".turn.fault")) old.remove();
      const last = log.querySelector(".turn:not(.past)");
      if (turn.dataset.replaces !== undefined && last) {
        last.replaceWith(turn);
      } else {
        if (last) settle(last);
        say(text);
        log.append(turn);
      }
      offer(turn);
      for (const field of talk.querySelectorAll("input[name=phieu]")) field.value = turn.dataset.ticket;
      if (typing) typed.elements.loi.value = "";
      else turn.focus({ preventScroll: true });
      turn.scrollIntoView({ block: "start", behavior: STILL.matches ? "auto" : "smooth" });
    };

    const troubled = (text) => {
      trouble.replaceChildren();
      trouble.hidden = !text;
      if (!text) return;
      const line = document.createElement("p");
      line.textContent = text;
      const again = document.createElement("button");
      again.type = "button";
      again.textContent = words.again;
      again.addEventListener("click", () => hurry?.());
      trouble.append(line, again);
    };

    // The same form again and again until an answer arrives: its number makes it count only once.
    const answered = async (body) => {
      for (let waits = 2; ; waits = Math.min(waits * 2, 30)) {
        let seconds = waits;
        try {
          const answer = await fetch(typed.getAttribute("action"), {
            method: "POST", body, headers: PART, credentials: "same-origin", signal: AbortSignal.timeout(20000),
          });
          if (answer.status !== 429 && answer.status !== 503) {
            const html = await answer.text();
            return { ok: answer.ok, turn: parsed(html).querySelector(".turn") };
          }
          seconds = Number(answer.headers.get("Retry-After")) || waits;
          troubled(words.busy);
        } catch {
          troubled(words.lost);
        }
        await Promise.race([pause(seconds), new Promise((now) => (hurry = now))]);
      }
    };

    talk.addEventListener("submit", async (event) => {
      if (event.target.dataset.plain !== undefined) return;
      event.preventDefault();
      if (busy) return;
      const form = event.target;
      const button = event.submitter;
      const text = told(form, button);
      const body = new URLSearchParams(new FormData(form));
      if (button?.name) body.append(button.name, button.value);
      busy = true;
      talk.classList.add("waiting");
      log.setAttribute("aria-busy", "true");
      const { ok, turn } = await answered(body);
      busy = false;
      hurry = null;
      talk.classList.remove("waiting");
      log.removeAttribute("aria-busy");
      troubled("");
      if (ok && turn) {
        show(turn, text, form === typed);
      } else if (turn) {
        log.append(turn);
        turn.focus();
      } else {
        location.assign(typed.getAttribute("action"));
      }
    });
    window.addEventListener("online", () => hurry?.());
  };

  offer(document);
  for (const form of document.querySelectorAll("form[data-live]")) live(form);
  const pane = document.querySelector(".pane");
  if (pane) makePane(pane);
  const talk = document.querySelector("[data-chat]");
  if (talk) makeChat(talk);
})();
