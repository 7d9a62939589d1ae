// Shows a password and ticks its rules as it is typed. The server checks them all again.

for (const regles of document.querySelectorAll("[data-regles]")) {
  const champ = document.getElementById(regles.dataset.regles);
  if (!champ) continue;
  const tests = {
    longueur: (valeur) => [...valeur].length >= 12,
    lettres: (valeur) => valeur !== "" && !/^[0-9]+$/.test(valeur),
  };
  const juger = () => {
    for (const regle of regles.querySelectorAll("[data-regle]")) {
      const oui = tests[regle.dataset.regle](champ.value);
      regle.dataset.etat = oui ? "oui" : "non";
      regle.querySelector("[data-dit]").textContent = oui ? regle.dataset.oui : "";
    }
  };
  champ.addEventListener("input", juger);
  juger();
}

for (const bouton of document.querySelectorAll("[data-montrer]")) {
  const champ = document.getElementById(bouton.dataset.montrer);
  if (!champ) continue;
  bouton.hidden = false;
  bouton.addEventListener("click", () => {
    const visible = champ.type === "password";
    champ.type = visible ? "text" : "password";
    bouton.textContent = visible ? bouton.dataset.cacher : bouton.dataset.voir;
    bouton.setAttribute("aria-pressed", String(visible));
    champ.focus();
  });
  // A password manager remembers the field only when it is sent as a password.
  champ.form?.addEventListener("submit", () => { champ.type = "password"; });
}
