// Lets the page about the API send the calls that it describes.

const words = document.querySelector(".api").dataset;

for (const form of document.querySelectorAll(".api-try")) {
  form.hidden = false;
  form.addEventListener("submit", async event => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.setAttribute("aria-disabled", "true");
    await send(form);
    button.removeAttribute("aria-disabled");
  });
}

openTarget();
addEventListener("hashchange", openTarget);

// A link to a call leads to its closed summary; who follows it wants to read it.
function openTarget() {
  const target = document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
  }
}

async function send(form) {
  const outcome = form.querySelector(".api-outcome");
  const result = form.querySelector(".api-result");
  outcome.textContent = words.sending;
  outcome.removeAttribute("data-kind");
  result.hidden = true;

  const { address, options } = requestOf(form);
  const started = performance.now();
  try {
    const response = await fetch(address, options);
    const text = await response.text();
    const milliseconds = Math.round(performance.now() - started);
    show(result.querySelector(".api-result-headers"), [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n"));
    show(result.querySelector(".api-result-body"), pretty(text, response.headers.get("Content-Type")) || words.empty);
    outcome.textContent = `${response.status} ${response.statusText} · ${milliseconds} ms`;
    outcome.dataset.kind = Math.floor(response.status / 100);
    result.hidden = false;
  } catch (error) {
    outcome.textContent = `${words.failed} ${error.message}`;
    outcome.dataset.kind = 5;
  }
}

function requestOf(form) {
  const headers = new Headers();
  const query = new URLSearchParams();
  let path = form.dataset.path;
  for (const { name, value, dataset } of form.querySelectorAll("[data-in]")) {
    if (dataset.in === "path") {
      path = path.replace(`{${name}}`, encodeURIComponent(value));
    } else if (value !== "" && dataset.in === "query") {
      query.append(name, value);
    } else if (value !== "") {
      headers.append(name, value);
    }
  }

  const body = form.elements.body?.value;
  if (body !== undefined) {
    headers.set("Content-Type", form.dataset.type);
  }

  // The base is where the program is served, which may be under a prefix.
  const address = new URL(query.size > 0 ? `${path}?${query}` : path, document.baseURI);
  return { address, options: { method: form.dataset.method, headers, body, cache: "no-store" } };
}

function show(element, text) {
  element.textContent = text;
}

function pretty(text, type) {
  try {
    return type?.includes("json") ? JSON.stringify(JSON.parse(text), null, 2) : text;
  } catch {
    return text; // Not what it says it is: shown as it came.
  }
}
