// What every page has: the menu button of small screens, the error summary that takes the
// focus, the folded part an address points at, and forms that are sent once. Everything works without this file.

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
