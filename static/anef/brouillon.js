// Saves a draft as it is typed.
//
// <form data-brouillon-url="…" data-version="3" data-connexion="…?next=…">
//   … <div role="status" data-brouillon-etat data-avec-script="what is true with this file">
//
// Only the fields that changed are sent, with the version they were read at. The server answers
// {version, enregistre_a: "14:02", libelle} or, when another tab or device wrote in between,
// 409 {conflit: true, message}. What could not be sent stays in this tab's sessionStorage (never
// in localStorage: phones are shared) with the version it was typed over, and comes back after
// signing in again. The copy goes once the server has the words: after a save it confirmed, or
// when a page of the same draft, <… data-brouillon="url" data-version="4">, shows a later version.
// A form marked data-conflit shows two versions side by side: nothing leaves before its button.
// After each save the form emits "brouillon:enregistre" with the server's answer; its `relache()`
// ends once no finger, no button is held down.
// Without this file the form is saved by its button.

const PATIENCE = 800;
const ATTENTE_AU_PLUS = 10000; // milliseconds: a save over a slow network, or none at all
const anglais = document.documentElement.lang.startsWith("en");
const dire = (fr, en) => (anglais ? en : fr);

// Nothing moves under a finger or a button held down: the click it ends with would be lost.
let appui = Promise.resolve();
document.addEventListener("pointerdown", () => {
  appui = new Promise((fini) => {
    const relacher = () => setTimeout(fini); // after the click
    for (const fin of ["pointerup", "pointercancel"]) addEventListener(fin, relacher, { once: true });
  });
}, true);

class Brouillon {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.brouillonUrl;
    this.cle = `brouillon:${this.url}`;
    this.etat = form.querySelector("[data-brouillon-etat]") ?? document.querySelector("[data-brouillon-etat]");
    this.changes = new Set();
    this.partis = new Map();
    this.enVol = [];
    this.envoi = null;
    this.arrete = "conflit" in form.dataset;
    form.relache = () => appui;
    this.sessionTerminee = false;
    if (this.etat?.dataset.avecScript) this.annoncer(this.etat.dataset.avecScript);
    this.reprendre();
    form.addEventListener("input", (e) => this.noter(e.target));
    form.addEventListener("change", (e) => this.noter(e.target));
    form.addEventListener("focusout", () => this.envoyer());
    form.addEventListener("submit", (e) => this.soumettre(e));
    const autreFormulaire = (e) => {
      const { target: autre, submitter: bouton } = e;
      if (autre !== form) this.retenir(e, () => autre.requestSubmit(bouton));
    };
    // Before the guard against double clicks, which would take the second submit for one.
    document.addEventListener("submit", autreFormulaire, true);
    document.addEventListener("click", (e) => {
      const lien = e.target.closest?.("a[href]");
      const ailleurs = e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey;
      if (!lien || ailleurs || lien.target || lien.hash || lien.hasAttribute("download")) return;
      this.retenir(e, () => window.location.assign(lien.href));
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.envoyer();
    });
    window.addEventListener("pagehide", () => this.envoyer(true));
    window.addEventListener("online", () => this.envoyer());
    // Coming back to a page kept whole by the browser: its version is old, read it again.
    window.addEventListener("pageshow", (e) => e.persisted && window.location.reload());
  }

  noter(champ) {
    if (!champ.name || ["file", "password", "hidden"].includes(champ.type)) return;
    if (this.dejaParti(champ.name)) return;
    for (const nom of this.morceaux(champ.name)) this.changes.add(nom);
    this.garder();
    clearTimeout(this.attente);
    this.attente = setTimeout(() => this.envoyer(), PATIENCE);
  }

  valeur(nom) {
    return JSON.stringify(new FormData(this.form).getAll(nom));
  }

  // Leaving a field says "change" once more: what left already does not leave twice.
  dejaParti(nom) {
    return !this.changes.has(nom) && this.partis.get(nom) === this.valeur(nom);
  }

  // A date typed in three boxes is one answer: its parts travel together.
  morceaux(nom) {
    const base = nom.replace(/_(jour|mois|annee)$/, "");
    if (base === nom) return [nom];
    return ["jour", "mois", "annee"].map((partie) => `${base}_${partie}`);
  }

  // Every value of every changed name: an emptied group of boxes is sent as an empty text.
  // Without a version (a page closed while a save is on its way, whose number is not known yet),
  // these few words go over what is there, and the older save, if it comes after, is refused.
  donnees(sansVersion) {
    const tout = new FormData(this.form);
    const envoi = new FormData();
    for (const nom of this.changes) {
      const valeurs = tout.getAll(nom);
      for (const valeur of valeurs.length ? valeurs : [""]) envoi.append(nom, valeur);
    }
    envoi.append("version", sansVersion ? "" : (this.form.dataset.version ?? ""));
    envoi.append("champs", [...this.changes].join(","));
    return envoi;
  }

  async envoyer(enPartant = false) {
    if (!this.changes.size || this.arrete) return;
    if (this.envoi && !enPartant) {
      await this.envoi;
      return this.envoyer();
    }
    clearTimeout(this.attente);
    const partis = [...this.changes];
    const corps = this.donnees(enPartant && this.envoi !== null);
    for (const nom of partis) this.partis.set(nom, this.valeur(nom));
    this.changes.clear();
    this.enVol = partis;
    this.envoi = this.poster(corps, partis).finally(() => (this.envoi = null));
    return this.envoi;
  }

  async poster(corps, partis) {
    const remettre = () => {
      this.enVol = [];
      partis.forEach((nom) => this.changes.add(nom));
      this.garder();
    };
    let reponse;
    try {
      this.annoncer(dire("Enregistrement…", "Saving…"));
      reponse = await fetch(this.url, {
        method: "POST",
        body: corps,
        keepalive: true, // a page that is left does not take the words with it
        redirect: "manual",
        headers: {
          "X-CSRFToken": this.form.elements.csrfmiddlewaretoken?.value ?? "",
          "X-Requested-With": "XMLHttpRequest",
          Accept: "application/json",
        },
      });
    } catch {
      remettre();
      this.annoncer(
        dire(
          "Pas de connexion. Vos réponses restent dans cette page et partiront dès que possible.",
          "No connection. Your answers stay on this page and will be sent as soon as possible.",
        ),
        [],
      );
      clearTimeout(this.attente);
      this.attente = setTimeout(() => this.envoyer(), 15000);
      return;
    }
    if (reponse.type === "opaqueredirect" || reponse.status === 401 || reponse.status === 403) {
      remettre();
      this.arrete = true;
      this.sessionTerminee = true;
      this.annoncer(
        dire(
          "Votre session est terminée. Ce que vous venez d’écrire sera remis en place.",
          "Your session has ended. What you just wrote will be put back.",
        ),
        [lien(dire("Me reconnecter", "Sign in again"), this.form.dataset.connexion)],
      );
      return;
    }
    const json = await reponse.json().catch(() => ({}));
    if (reponse.status === 409) {
      remettre();
      this.arrete = true;
      const autre = lien(dire("Voir l’autre version (nouvel onglet)", "See the other version (new tab)"), window.location.pathname);
      autre.target = "_blank";
      autre.rel = "noopener"; // without it the other tab would take a copy of these words
      const comparer = document.createElement("button");
      comparer.type = "submit";
      comparer.className = "fr-link";
      comparer.textContent = dire("Comparer les deux versions", "Compare the two versions");
      this.annoncer(json.message || dire("Ce brouillon a été modifié ailleurs. Ce que vous venez d’écrire est encore ici.", "This draft was changed elsewhere. What you just wrote is still here."), json.version === undefined ? [] : [comparer, autre]);
      return;
    }
    if (!reponse.ok) {
      remettre();
      this.annoncer(json.message || dire("L’enregistrement automatique n’a pas marché. Utilisez le bouton pour enregistrer.", "Automatic saving failed. Use the button to save."), []);
      return;
    }
    if (json.version !== undefined) {
      this.form.dataset.version = json.version;
      const champ = this.form.elements.version;
      if (champ) champ.value = json.version;
    }
    this.enVol = [];
    this.garder();
    this.form.dispatchEvent(new CustomEvent("brouillon:enregistre", { bubbles: true, detail: json }));
    this.annoncer(json.libelle || dire(`Enregistré à ${json.enregistre_a}`, `Saved at ${json.enregistre_a}`));
  }

  // `actions`: what to press when something is wrong, maybe nothing; absent when all is well.
  annoncer(texte, actions) {
    if (this.etat) appui.then(() => this.afficher(texte, actions));
  }

  afficher(texte, actions) {
    const suite = document.createElement("p");
    suite.className = "anef-enregistrement__actions";
    suite.append(...(actions ?? []));
    this.etat.replaceChildren(texte, ...(actions?.length ? [suite] : []));
    this.etat.dataset.etat = actions ? "erreur" : "";
    this.degager();
  }

  // The message stands at the foot of the screen: never over the field one is in.
  degager() {
    document.documentElement.style.scrollPaddingBottom = `${this.etat.offsetHeight + 16}px`;
    const actif = document.activeElement;
    if (!this.form.contains(actif) || this.etat.contains(actif)) return;
    const couvert = actif.getBoundingClientRect().bottom - this.etat.getBoundingClientRect().top;
    const place = actif.getBoundingClientRect().top;
    if (couvert > 0 && place > 0 && place < window.innerHeight) window.scrollBy(0, Math.min(couvert + 16, place - 16));
  }

  // What is not on the server yet, for this tab only; `parti` once the button has sent it all.
  garder(parti = false) {
    try {
      const noms = new Set([...this.enVol, ...this.changes]);
      if (!noms.size) return sessionStorage.removeItem(this.cle);
      const tout = new FormData(this.form);
      const valeurs = Object.fromEntries([...noms].map((nom) => [nom, tout.getAll(nom)]));
      sessionStorage.setItem(this.cle, JSON.stringify({ version: this.form.dataset.version, parti, valeurs }));
    } catch {
      // Storage refused: the form still holds what was typed.
    }
  }

  reprendre() {
    const copie = lire(this.cle);
    if (!copie?.valeurs) return;
    const autres = Object.entries(copie.valeurs).filter(
      ([nom, liste]) => this.form.querySelector(`[name="${CSS.escape(nom)}"]`) && this.valeur(nom) !== JSON.stringify(liste),
    );
    if (this.arrete) {
      Object.keys(copie.valeurs).forEach((nom) => this.changes.add(nom));
      return this.garder();
    }
    if (!autres.length) return oublier(this.cle);
    for (const [nom, liste] of autres) {
      for (const champ of this.form.querySelectorAll(`[name="${CSS.escape(nom)}"]`)) {
        if (["radio", "checkbox"].includes(champ.type)) champ.checked = liste.includes(champ.value);
        else if (champ.type !== "hidden") champ.value = liste[0] ?? "";
      }
      this.changes.add(nom);
    }
    // Typed over an older version: the server is told so, and says whether that is a conflict.
    if (copie.version !== undefined) {
      this.form.dataset.version = copie.version;
      if (this.form.elements.version) this.form.elements.version.value = copie.version;
    }
    this.annoncer(dire("Vos dernières réponses ont été remises en place.", "Your latest answers have been put back."));
    this.envoyer();
  }

  // Leaving the last field starts a save, then the button sends the form: the form waits for the
  // version that save brings back, or it would be told that somebody else had changed the draft.
  soumettre(evenement) {
    if (this.sessionTerminee) {
      evenement.preventDefault();
      return window.location.assign(this.form.dataset.connexion);
    }
    if (!this.envoi) return this.finir();
    evenement.preventDefault();
    this.arrete = true; // no other save starts meanwhile: what is left goes with the form
    clearTimeout(this.attente);
    const bouton = evenement.submitter;
    const trop = new Promise((fini) => setTimeout(fini, ATTENTE_AU_PLUS));
    Promise.race([this.envoi, trop]).then(() => {
      this.envoi = null;
      this.form.requestSubmit(bouton);
    });
  }

  // Signing out, changing language or following a link waits for the words typed a moment before:
  // after the sign-out nobody would take them, and the next page would not show them.
  retenir(evenement, partir) {
    if (this.arrete || evenement.defaultPrevented || (!this.changes.size && !this.envoi)) return;
    evenement.preventDefault();
    const trop = new Promise((fini) => setTimeout(fini, ATTENTE_AU_PLUS));
    Promise.race([Promise.resolve(this.envoi).then(() => this.envoyer()), trop]).then(() => {
      this.arrete = true;
      partir();
    });
  }

  // The button sends the whole form. The words stay kept until a page shows that they arrived: the
  // session may be over, or the page open for too long.
  finir() {
    clearTimeout(this.attente);
    this.arrete = true;
    this.garder(true);
  }
}

function lire(cle) {
  try {
    return JSON.parse(sessionStorage.getItem(cle) ?? "null");
  } catch {
    return null;
  }
}

function oublier(cle) {
  try {
    sessionStorage.removeItem(cle);
  } catch {
    // Nothing was kept.
  }
}

function lien(texte, adresse) {
  const a = document.createElement("a");
  a.href = adresse;
  a.textContent = texte;
  return a;
}

for (const page of document.querySelectorAll("[data-brouillon]")) {
  const copie = lire(`brouillon:${page.dataset.brouillon}`);
  const arrivee = copie?.parti && Number(page.dataset.version) > Number(copie.version);
  if (arrivee && !document.querySelector("[data-conflit]")) oublier(`brouillon:${page.dataset.brouillon}`);
}
for (const form of document.querySelectorAll("form[data-brouillon-url]")) new Brouillon(form);
