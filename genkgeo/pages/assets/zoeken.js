// The field of the start page: what somebody types leads to where that area is told.

import {choicesOf, matches, namedEntries, plainText, suggestions} from "./search.js";

function connectStartSearch() {
  const form = document.getElementById("zoek-veld"), field = document.getElementById("zoek");
  const answer = document.getElementById("zoek-antwoord");
  const entries = namedEntries(JSON.parse(document.getElementById("zoek-gegevens").textContent));

  for (const {name, what} of suggestions(entries)) {
    const option = document.createElement("option");
    option.value = name;
    option.label = what;
    document.getElementById("zoek-namen").append(option);
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!plainText(field.value)) return;
    const found = matches(entries, field.value);
    const [first] = found;
    answer.replaceChildren();
    if (!first) answer.textContent = form.dataset.niets;
    else if (found.length === 1) location.assign(first.address);
    else answer.append("Kies: ", ...choicesOf(found).flatMap(asLink));
  });
  form.hidden = false;
}

function asLink({name, what, address}) {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = `${name} (${what})`;
  return [link, " "];
}

connectStartSearch();
