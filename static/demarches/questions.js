// When a saved answer opens or closes questions, the list of questions is read again in place.
// What the person typed meanwhile, the field they are in and their caret stay.
// Without JavaScript the same happens at "Continuer".
function reporter(ancienne, nouvelle) {
  for (const champ of nouvelle.querySelectorAll("input, select, textarea")) {
    const avant = champ.id && ancienne.querySelector(`#${CSS.escape(champ.id)}`);
    if (!avant) continue;
    if (["radio", "checkbox"].includes(champ.type)) champ.checked = avant.checked;
    else champ.value = avant.value;
  }
}

let tour = 0;
document.addEventListener("brouillon:enregistre", async (evenement) => {
  if (!evenement.detail?.questions_changees) return;
  const mien = (tour += 1);
  const zone = document.querySelector("[data-questions]");
  const reponse = await fetch(window.location.href, { headers: { "X-Requested-With": "fetch" } });
  if (!reponse.ok || !zone) return;
  const page = new DOMParser().parseFromString(await reponse.text(), "text/html");
  await evenement.target.relache();
  if (mien !== tour) return; // an older list that comes after a newer one
  const nouvelle = page.querySelector("[data-questions]");
  if (!nouvelle) return;
  reporter(zone, nouvelle);
  const actif = document.activeElement;
  const [debut, fin] = [actif?.selectionStart ?? null, actif?.selectionEnd ?? null];
  zone.replaceChildren(...nouvelle.childNodes);
  const retrouve = actif?.id && document.getElementById(actif.id);
  retrouve?.focus?.();
  if (retrouve && debut !== null) retrouve.setSelectionRange?.(debut, fin);
});
