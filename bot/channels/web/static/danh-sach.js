// Sends a list with a bar that shows how far it is, and shows the summary; without it the form works by itself.
"use strict";
(() => {
  const form = document.querySelector("[data-list]");
  if (!form) return;
  const file = form.elements.tep;
  const drop = form.querySelector("[data-drop]");
  const button = form.querySelector("button.primary");
  const sending = form.querySelector("[data-sending-bar]");
  const told = sending.querySelector("p");
  const bar = sending.querySelector("progress");
  const notice = document.querySelector("[data-notice]");
  const answer = document.querySelector("[data-answer]");
  const words = form.dataset;
  let result = "";
  let busy = false;

  const paragraph = (text, kind) => {
    const made = document.createElement("p");
    made.className = kind;
    made.textContent = text;
    return made;
  };

  const troubled = (text) => {
    notice.replaceChildren(...(text ? [paragraph(text, "notice trouble")] : []));
    if (text) notice.scrollIntoView({ block: "center" });
  };

  const cleared = () => {
    answer.replaceChildren();
    if (result) URL.revokeObjectURL(result);
    result = "";
  };

  const over = () => {
    busy = false;
    button.disabled = false;
    sending.hidden = true;
    form.removeAttribute("aria-busy");
  };

  const step = (text, share) => {
    if (told.textContent !== text) told.textContent = text;
    if (share === undefined) bar.removeAttribute("value");
    else bar.value = share;
  };

  const shown = (summary, content, name) => {
    const title = document.createElement("h2");
    title.textContent = words.result;
    const holder = document.createElement("template");
    holder.innerHTML = summary;
    const link = document.createElement("a");
    result = URL.createObjectURL(content);
    link.href = result;
    link.download = name;
    link.className = "button primary";
    link.textContent = words.download;
    const line = document.createElement("p");
    line.append(link);
    answer.replaceChildren(title, holder.content, line);
    answer.focus({ preventScroll: true });
    answer.scrollIntoView({ block: "start" });
  };

  const refused = async (body) => {
    const page = new DOMParser().parseFromString(await body.text(), "text/html");
    troubled((page.querySelector(".notice, .said, .lead")?.textContent ?? "").trim() || words.lost);
  };

  const loaded = async (request) => {
    const body = request.response;
    const length = Number(request.getResponseHeader("X-Dieukien-Summary"));
    if (request.status !== 200 || !length) {
      await refused(body);
    } else {
      const summary = await body.slice(0, length).text();
      shown(summary, body.slice(length), request.getResponseHeader("X-Dieukien-Name"));
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (busy) return;
    troubled("");
    cleared();
    if (file.files[0].size > Number(words.most)) {
      troubled(words.tooLarge);
      return;
    }
    const request = new XMLHttpRequest();
    request.open("POST", form.getAttribute("action"));
    request.setRequestHeader("X-Dieukien", "1");
    request.responseType = "blob";
    request.upload.addEventListener("progress", (sent) => {
      if (sent.lengthComputable) step(words.sending, (sent.loaded / sent.total) * 100);
    });
    request.upload.addEventListener("load", () => step(words.working));
    request.addEventListener("error", () => {
      over();
      troubled(words.lost);
    });
    request.addEventListener("load", async () => {
      over();
      await loaded(request);
    });
    busy = true;
    button.disabled = true;
    sending.hidden = false;
    form.setAttribute("aria-busy", "true");
    step(words.sending, 0);
    request.send(new FormData(form));
  });

  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) file.files = event.dataTransfer.files;
  });
})();
