// What every page has: the menu button of small screens, the error summary that takes the
// focus, the folded part an address points at, forms that are sent once, and long texts that
// survive a session that ends. Everything works without this file.

const bouton = document.querySelector("[data-menu]");
const menu = document.getElementById("menu");
if (bouton && menu) {
  const ouvrir = (oui) => {
    menu.classList.toggle("anef-menu--ouvert", oui);
    bouton.setAttribute("aria-expanded", String(oui));
  };
  bouton.setAttribute("role", "button");
  bouton.setAttribute("aria-controls", "menu");
  ouvrir(false);
  bouton.addEventListener("click", (evenement) => {
    evenement.preventDefault();
    ouvrir(bouton.getAttribute("aria-expanded") !== "true");
  });
  bouton.addEventListener("keydown", (evenement) => {
    if (evenement.key === " ") {
      evenement.preventDefault();
      bouton.click();
    }
  });
  document.addEventListener("keydown", (evenement) => {
    if (evenement.key === "Escape" && bouton.getAttribute("aria-expanded") === "true") {
      ouvrir(false);
      bouton.focus();
    }
  });
}

document.querySelector("[data-focus]")?.focus();

const deplier = () => {
  const cible = document.getElementById(location.hash.slice(1));
  if (cible instanceof HTMLDetailsElement) cible.open = true;
};
deplier();
addEventListener("hashchange", deplier);

// A second click on "send" changes nothing; coming back with the back button frees the form.
document.addEventListener("submit", (evenement) => {
  const form = evenement.target;
  if (form.method !== "post" || evenement.defaultPrevented) return;
  if (form.dataset.envoye) {
    evenement.preventDefault();
    return;
  }
  form.dataset.envoye = "oui";
  setTimeout(() => delete form.dataset.envoye, 8000);
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-envoye]")) delete form.dataset.envoye;
});

// A long text is kept in this tab as it is typed, until its form has been taken: a session that
// ends meanwhile leads to the sign-in page, then back here, where the text is put back.
const TEXTE = "texte:";
const ENVOYE = "texte-envoye";
const cleDe = (zone) => `${TEXTE}${location.pathname}#${zone.name}`;
const zones = [...document.querySelectorAll("form[method=post]:not([data-brouillon-url]) textarea[name]")];
try {
  const envoye = sessionStorage.getItem(ENVOYE);
  sessionStorage.removeItem(ENVOYE);
  if (envoye && !document.querySelector("input[type=password]")) {
    for (const cle of Object.keys(sessionStorage)) {
      if (cle.startsWith(`${TEXTE}${envoye}#`)) sessionStorage.removeItem(cle);
    }
  }
  for (const zone of zones) {
    zone.value ||= sessionStorage.getItem(cleDe(zone)) ?? "";
    zone.addEventListener("input", () => sessionStorage.setItem(cleDe(zone), zone.value));
    zone.form.addEventListener("submit", () => sessionStorage.setItem(ENVOYE, location.pathname));
  }
} catch {
  // A browser that keeps nothing loses nothing it had.
}
