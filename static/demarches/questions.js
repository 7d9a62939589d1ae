// When a saved answer opens or closes questions, the list of questions is read again in place.
// Without JavaScript the same happens at "Continuer".
document.addEventListener("brouillon:enregistre", async (evenement) => {
  if (!evenement.detail?.questions_changees) return;
  const zone = document.querySelector("[data-questions]");
  const reponse = await fetch(window.location.href, { headers: { "X-Requested-With": "fetch" } });
  if (!reponse.ok || !zone) return;
  const page = new DOMParser().parseFromString(await reponse.text(), "text/html");
  const nouvelle = page.querySelector("[data-questions]");
  if (!nouvelle) return;
  const actif = document.activeElement?.id;
  zone.replaceChildren(...nouvelle.childNodes);
  if (actif) document.getElementById(actif)?.focus();
});
