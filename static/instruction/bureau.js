// The desk's keyboard and its live letter. Everything it does, a link or a button does too.

const $ = (selecteur) => document.querySelector(selecteur);
const saisit = (cible) => cible.closest("input, textarea, select, [contenteditable]");

for (const aide of document.querySelectorAll("[data-clavier]")) aide.hidden = false;

// j and k walk through the lines of a list: rows of the queue, documents of a case.
const lignes = [...document.querySelectorAll("[data-ligne]")];
function marcher(pas) {
  if (!lignes.length) return;
  const ici = lignes.indexOf(document.activeElement.closest("[data-ligne]"));
  const depart = ici < 0 ? lignes.findIndex((l) => l.hasAttribute("data-ici")) : ici;
  const rang = depart < 0 && pas < 0 ? 0 : Math.min(Math.max(depart + pas, 0), lignes.length - 1);
  const cible = lignes[rang];
  const lien = pas > 0 ? $("[data-suivante]") : $("[data-precedente]");
  if (ici < 0 && depart >= 0 && lien) lien.click();
  else cible.focus();
}

const gestes = {
  j: () => marcher(1),
  k: () => marcher(-1),
  a: () => $("[data-touche=a]")?.click(),
  r: () => $(".bureau-refus select")?.focus(),
  "/": () => $("#q")?.focus(),
  "?": () => $("#actions :is(a, button)")?.focus(),
};
// A key held down walks through a list, and does nothing else more than once: the page that an
// "a" opens arrives while the key is still down, and its document was read by nobody.
const tenues = new Set();
document.addEventListener("keyup", (evenement) => tenues.delete(evenement.key));
addEventListener("blur", () => tenues.clear()); // released elsewhere: in the document shown
document.addEventListener("keydown", (evenement) => {
  const tenue = evenement.repeat || tenues.has(evenement.key);
  tenues.add(evenement.key);
  if (evenement.ctrlKey || evenement.metaKey || evenement.altKey) return;
  if (saisit(evenement.target)) {
    if (evenement.key === "Escape") evenement.target.blur();
    return;
  }
  const geste = gestes[evenement.key];
  if (!geste) return;
  evenement.preventDefault();
  if (!tenue || "jk".includes(evenement.key)) geste();
});

// A filter applies as soon as it is chosen.
const filtres = $("[data-filtres]");
if (filtres) {
  filtres.querySelector("button").hidden = true;
  filtres.addEventListener("change", () => filtres.requestSubmit());
}

// The letter follows what is typed, half a second behind; the same address as the button.
const form = $("[data-apercu]");
const cadre = $("iframe[name=apercu]");
if (form && cadre) {
  let attente;
  let tour = 0;
  const montrer = async () => {
    const mien = (tour += 1);
    try {
      const reponse = await fetch(form.dataset.apercu, { method: "POST", body: new FormData(form) });
      if (!reponse.ok || reponse.redirected) return;
      const page = await reponse.text();
      if (mien !== tour) return;
      const hauteur = cadre.contentWindow.scrollY;
      cadre.addEventListener("load", () => cadre.contentWindow.scrollTo(0, hauteur), { once: true });
      cadre.srcdoc = page;
    } catch {
      // The network is away: the button remains, nothing typed is lost.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(attente);
    attente = setTimeout(montrer, 500);
  });
  // Showing the letter is not sending the form.
  form.querySelector("[data-previsualiser]").addEventListener("click", (evenement) => {
    evenement.preventDefault();
    montrer();
  });
}

// Only the fields of the decision chosen; all of them stay in the form.
const decision = $("form[data-sens]");
if (decision) {
  const trier = () => {
    const sens = decision.querySelector("input[name=sens]:checked")?.value;
    for (const bloc of decision.querySelectorAll("[data-si-sens]")) {
      bloc.hidden = Boolean(sens) && !bloc.dataset.siSens.split(" ").includes(sens);
    }
  };
  decision.addEventListener("change", trier);
  trier();
}
