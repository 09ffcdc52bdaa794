// The style sheet shows one of the two languages: which one is chosen at first, and what it cannot reach.
"use strict";
const german = document.getElementById("german");
const root = document.documentElement;
const follow = () => {
  root.lang = german.checked ? "de" : "en";
  document.title = root.dataset[root.lang];
};
german.checked = german.checked || /^de\b/i.test(navigator.language);
document.addEventListener("change", follow);
follow();
