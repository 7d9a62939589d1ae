// Sends a file as soon as it is chosen, and says how it goes.
//
// <div data-piece>                      the card, replaced by the answer
//   <form data-televersement method="post" enctype="multipart/form-data" action="…">
//     <input type="file" …> <button data-sans-script>…</button>
//
// The server answers an HTML fragment of one root element, the new card (or several: each
// [id] of the fragment also replaces the element of that id). A refused file answers 4xx with
// the same fragment, or JSON {message}. A form marked data-fragment (delete, replace) is sent
// the same way. Without this file these are plain forms with their buttons.

const anglais = document.documentElement.lang.startsWith("en");
const dire = (fr, en) => (anglais ? en : fr);

const taille = (octets) =>
  octets < 1e6 ? dire(`${Math.ceil(octets / 1024)} ko`, `${Math.ceil(octets / 1024)} KB`)
    : dire(`${(octets / 1048576).toFixed(1).replace(".", ",")} Mo`, `${(octets / 1048576).toFixed(1)} MB`);

function zone(form) {
  let element = form.querySelector("[data-avancement]");
  if (!element) {
    element = document.createElement("div");
    element.dataset.avancement = "";
    element.className = "anef-depot";
    form.append(element);
  }
  return element;
}

function erreur(form, message) {
  const p = document.createElement("p");
  p.className = "fr-message fr-message--error";
  p.setAttribute("role", "alert");
  p.textContent = message;
  zone(form).replaceChildren(p);
  for (const champ of form.querySelectorAll("input[type=file]")) champ.value = "";
}

function remplacer(form, html) {
  const carte = form.closest("[data-piece]") ?? form;
  const fragment = new DOMParser().parseFromString(html, "text/html").body;
  const [nouvelle, ...autres] = fragment.children;
  if (!nouvelle) return false;
  for (const autre of autres) if (autre.id) document.getElementById(autre.id)?.replaceWith(autre);
  carte.replaceWith(nouvelle);
  preparer(nouvelle);
  nouvelle.tabIndex = -1;
  nouvelle.focus({ preventScroll: true });
  const annonce = document.querySelector("[data-annonce]");
  if (annonce) annonce.textContent = nouvelle.dataset.annonceTexte ?? "";
  return true;
}

function envoyer(form) {
  if (form.dataset.enCours) return;
  // What was said of an earlier file is not said of this one.
  for (const dit of (form.closest("[data-piece]") ?? form).querySelectorAll("[data-passager]")) dit.remove();
  const fichiers = [...form.querySelectorAll("input[type=file]")].flatMap((c) => [...c.files]);
  const trop = fichiers.find((f) => form.dataset.tailleMax && f.size > Number(form.dataset.tailleMax));
  if (trop) {
    const max = taille(Number(form.dataset.tailleMax));
    erreur(form, dire(
      `« ${trop.name} » pèse ${taille(trop.size)}, plus que les ${max} acceptés. Choisissez un fichier plus léger, ou une photo de moindre qualité.`,
      `“${trop.name}” weighs ${taille(trop.size)}, more than the ${max} accepted. Choose a smaller file, or a photo of lower quality.`,
    ));
    return;
  }
  form.dataset.enCours = "oui";
  const barre = document.createElement("progress");
  barre.max = 100;
  barre.value = 0;
  barre.setAttribute("aria-label", dire("Envoi du fichier", "Sending the file"));
  const texte = document.createElement("p");
  texte.className = "anef-enregistrement";
  texte.setAttribute("role", "status");
  texte.textContent = fichiers.length ? dire(`Envoi de ${fichiers[0].name}…`, `Sending ${fichiers[0].name}…`) : dire("En cours…", "Working…");
  zone(form).replaceChildren(...(fichiers.length ? [barre, texte] : [texte]));

  const requete = new XMLHttpRequest();
  requete.open("POST", form.getAttribute("action") || location.href);
  requete.setRequestHeader("X-Requested-With", "XMLHttpRequest");
  requete.upload.addEventListener("progress", (e) => {
    if (!e.lengthComputable) return;
    barre.value = Math.round((e.loaded / e.total) * 100);
    if (e.loaded === e.total) texte.textContent = dire("Fichier reçu, vérification en cours…", "File received, being checked…");
  });
  requete.addEventListener("loadend", () => {
    delete form.dataset.enCours;
    const type = requete.getResponseHeader("Content-Type") ?? "";
    // A redirect to the sign-in page arrives as a whole page.
    if (requete.status && requete.responseURL.includes("/connexion/")) {
      erreur(form, dire("Votre session est terminée. Rechargez la page pour vous reconnecter, puis choisissez à nouveau le fichier. Vos autres fichiers sont conservés.", "Your session has ended. Reload the page to sign in, then choose the file again. Your other files are kept."));
    } else if (type.includes("json")) {
      let message = "";
      try { message = JSON.parse(requete.responseText).message; } catch { /* said below */ }
      erreur(form, message || dire("Le fichier n’a pas été accepté. Réessayez.", "The file was not accepted. Try again."));
    } else if (requete.status && requete.status < 500 && /<!doctype/i.test(requete.responseText.slice(0, 40))) {
      location.reload();
    } else if (!requete.status || requete.status >= 500 || !remplacer(form, requete.responseText)) {
      erreur(form, dire("L’envoi n’a pas abouti. Vérifiez votre connexion et choisissez à nouveau le fichier. Vos autres fichiers sont conservés.", "The file was not sent. Check your connection and choose the file again. Your other files are kept."));
    }
  });
  requete.send(new FormData(form));
}

function preparer(racine) {
  const formulaires = [...racine.querySelectorAll("form[data-televersement], form[data-fragment]")];
  for (const form of formulaires) {
    for (const bouton of form.querySelectorAll("[data-sans-script]")) bouton.hidden = true;
    form.addEventListener("change", (e) => {
      if (e.target.type === "file" && e.target.files.length) envoyer(form);
    });
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      envoyer(form);
    });
  }
}

preparer(document);
