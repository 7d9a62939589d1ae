// Saves a draft as it is typed.
//
// <form data-brouillon-url="…" data-version="3"> … <p data-brouillon-etat aria-live="polite">
//
// Only the fields that changed are sent, with the version they were read at. The server answers
// {version, enregistre_a: "14:02", libelle} or, when another tab or device wrote in between,
// 409 {conflit: true, message}. What could not be sent stays in this tab's sessionStorage (never
// in localStorage: phones are shared) and comes back after signing in again.
// After each save the form emits "brouillon:enregistre" with the server's answer.
// Without this file the form is saved by its button.

const PATIENCE = 800;
const ATTENTE_AU_PLUS = 4000;
const anglais = document.documentElement.lang.startsWith("en");
const dire = (fr, en) => (anglais ? en : fr);

class Brouillon {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.brouillonUrl;
    this.cle = `brouillon:${this.url}`;
    this.etat = form.querySelector("[data-brouillon-etat]") ?? document.querySelector("[data-brouillon-etat]");
    this.changes = new Set();
    this.partis = new Map();
    this.envoi = null;
    this.arrete = false;
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
    this.envoi = this.poster(corps, partis).finally(() => (this.envoi = null));
    return this.envoi;
  }

  async poster(corps, partis) {
    const remettre = () => {
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
        true,
      );
      clearTimeout(this.attente);
      this.attente = setTimeout(() => this.envoyer(), 15000);
      return;
    }
    if (reponse.type === "opaqueredirect" || reponse.status === 401 || reponse.status === 403) {
      remettre();
      this.arrete = true;
      this.annoncer(
        dire(
          "Votre session est terminée. Reconnectez-vous en rechargeant cette page : ce que vous venez d’écrire sera remis en place.",
          "Your session has ended. Reload this page to sign in again: what you just wrote will be put back.",
        ),
        true,
      );
      return;
    }
    const json = await reponse.json().catch(() => ({}));
    if (reponse.status === 409) {
      remettre();
      this.arrete = true;
      this.annoncer(json.message || dire("Ce brouillon a été modifié ailleurs. Rechargez la page.", "This draft was changed elsewhere. Reload the page."), true);
      return;
    }
    if (!reponse.ok) {
      remettre();
      this.annoncer(json.message || dire("L’enregistrement automatique n’a pas marché. Utilisez le bouton pour enregistrer.", "Automatic saving failed. Use the button to save."), true);
      return;
    }
    if (json.version !== undefined) {
      this.form.dataset.version = json.version;
      const champ = this.form.elements.version;
      if (champ) champ.value = json.version;
    }
    this.garder();
    this.form.dispatchEvent(new CustomEvent("brouillon:enregistre", { bubbles: true, detail: json }));
    this.annoncer(json.libelle || dire(`Enregistré à ${json.enregistre_a}`, `Saved at ${json.enregistre_a}`));
  }

  annoncer(texte, erreur = false) {
    if (!this.etat) return;
    this.etat.textContent = texte;
    this.etat.dataset.etat = erreur ? "erreur" : "";
  }

  // What is not on the server yet, for this tab only.
  garder() {
    try {
      if (!this.changes.size) return sessionStorage.removeItem(this.cle);
      const tout = new FormData(this.form);
      const valeurs = Object.fromEntries([...this.changes].map((nom) => [nom, tout.getAll(nom)]));
      sessionStorage.setItem(this.cle, JSON.stringify(valeurs));
    } catch {
      // Storage refused: the form still holds what was typed.
    }
  }

  reprendre() {
    let valeurs;
    try {
      valeurs = JSON.parse(sessionStorage.getItem(this.cle) ?? "null");
    } catch {
      return;
    }
    if (!valeurs) return;
    for (const [nom, liste] of Object.entries(valeurs)) {
      for (const champ of this.form.querySelectorAll(`[name="${CSS.escape(nom)}"]`)) {
        if (["radio", "checkbox"].includes(champ.type)) champ.checked = liste.includes(champ.value);
        else if (champ.type !== "hidden") champ.value = liste[0] ?? "";
      }
      this.changes.add(nom);
    }
    this.annoncer(dire("Vos dernières réponses ont été remises en place.", "Your latest answers have been put back."));
    this.envoyer();
  }

  // Leaving the last field starts a save, then the button sends the form: the form waits for the
  // version that save brings back, or it would be told that somebody else had changed the draft.
  soumettre(evenement) {
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

  // The button sends the whole form: nothing is left to keep.
  finir() {
    clearTimeout(this.attente);
    this.arrete = true;
    try {
      sessionStorage.removeItem(this.cle);
    } catch {
      // Nothing was kept.
    }
  }
}

for (const form of document.querySelectorAll("form[data-brouillon-url]")) new Brouillon(form);
