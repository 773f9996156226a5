import type { FeedbackKind, FeedbackLanguage } from '#shared/model/feedback.ts'

/** Every word of the page for visitors in one language. */
export type FeedbackWords = {
  title: string
  intro: string
  kind: string
  kinds: Readonly<Record<FeedbackKind, string>>
  module: string
  noModule: string
  subject: string
  text: string
  name: string
  address: string
  addressHint: string
  optional: string
  trap: string
  send: string
  sentTitle: string
  sentText: string
  reference: string
  referenceHint: string
  again: string
  languages: string
  faults: string
  needSubject: string
  needText: string
  badAddress: string
  tooLong(most: number): string
  trapFilled: string
  tooFast: string
  tooOld: string
  tooMany: string
  tooLarge: string
  notKept: string
  tooBusy: string
  tooSlow: string
  notThisForm: string
  wrongMethod: string
  nothingHere: string
  toForm: string
  offTitle: string
  offText: string
  offOwner: string
}

const en: FeedbackWords = {
  title: 'Write to us',
  intro: 'You need no account. What you write reaches the people in charge.',
  kind: 'What is it?',
  kinds: { request: 'A request: something should be done', feedback: 'Feedback: praise, criticism, an idea' },
  module: 'What is it about?',
  noModule: 'Something else',
  subject: 'In short',
  text: 'What do you want to tell us?',
  name: 'Your name',
  address: 'Your e-mail address',
  addressHint: 'Without an address nobody can answer you.',
  optional: 'may be left empty',
  trap: 'Leave this field empty',
  send: 'Send',
  sentTitle: 'Thank you. It has arrived.',
  sentText: 'Somebody will look at it.',
  reference: 'Your reference',
  referenceHint: 'Write it down: with it you can ask about what you wrote.',
  again: 'Write something else',
  languages: 'Language',
  faults: 'It has not been sent yet. Please look at this:',
  needSubject: 'Say in a few words what it is about.',
  needText: 'Write what you want to tell us.',
  badAddress: 'This is no e-mail address; one looks like name@example.org. You may also leave it empty.',
  tooLong: (most) => `This is too long: at most ${most} characters.`,
  trapFilled: 'A field that must stay empty was filled in, as programs do. It is empty again; please send once more.',
  tooFast: 'That was very quick. Please look over what you wrote and send it once more.',
  tooOld: 'The page was open for very long. Nothing is lost: please send once more.',
  tooMany: 'Very many have written in a short time. Nothing is lost: please wait some minutes and send once more.',
  tooLarge: 'This is too much to be read. Go back in your browser: what you typed is still there. Please shorten it.',
  notKept: 'It could not be kept, because of a fault on our side. Nothing is lost: please try again later.',
  tooBusy:
    'Very many are writing this moment. Go back in your browser: what you typed is still there. Wait a little and send once more.',
  tooSlow:
    'What you wrote did not arrive in time. Go back in your browser: what you typed is still there. Please send once more.',
  notThisForm: 'This was not sent by the form of this page. Open the page and send it from there.',
  wrongMethod: 'This page can only be read and sent.',
  nothingHere: 'There is nothing at this address.',
  toForm: 'To the form',
  offTitle: 'The form is off',
  offText: 'Nothing can be sent here at the moment. Please write a mail, or call.',
  offOwner:
    'Whoever looks after this Orgo switches it on in config.yaml, in the part feedback; the command orgo health says whether something is wrong in that file.',
}

const de: FeedbackWords = {
  title: 'Schreiben Sie uns',
  intro: 'Sie brauchen kein Konto. Was Sie schreiben, erreicht die Zuständigen.',
  kind: 'Worum handelt es sich?',
  kinds: { request: 'Ein Anliegen: etwas soll getan werden', feedback: 'Eine Rückmeldung: Lob, Kritik, eine Idee' },
  module: 'Worum geht es?',
  noModule: 'Etwas anderes',
  subject: 'In Kürze',
  text: 'Was möchten Sie uns mitteilen?',
  name: 'Ihr Name',
  address: 'Ihre E-Mail-Adresse',
  addressHint: 'Ohne Adresse kann Ihnen niemand antworten.',
  optional: 'darf leer bleiben',
  trap: 'Dieses Feld leer lassen',
  send: 'Absenden',
  sentTitle: 'Danke. Ihre Nachricht ist angekommen.',
  sentText: 'Jemand wird sie ansehen.',
  reference: 'Ihr Zeichen',
  referenceHint: 'Notieren Sie es: damit können Sie nach Ihrer Nachricht fragen.',
  again: 'Noch etwas schreiben',
  languages: 'Sprache',
  faults: 'Es wurde noch nichts gesendet. Bitte sehen Sie hier nach:',
  needSubject: 'Sagen Sie in wenigen Worten, worum es geht.',
  needText: 'Schreiben Sie, was Sie uns mitteilen möchten.',
  badAddress: 'Das ist keine E-Mail-Adresse; eine sieht aus wie name@example.org. Sie darf auch leer bleiben.',
  tooLong: (most) => `Das ist zu lang: höchstens ${most} Zeichen.`,
  trapFilled:
    'Ein Feld, das leer bleiben muss, war ausgefüllt, wie es Programme tun. Es ist wieder leer; bitte senden Sie noch einmal.',
  tooFast: 'Das ging sehr schnell. Bitte sehen Sie Ihren Text noch einmal an und senden Sie ihn dann.',
  tooOld: 'Die Seite war sehr lange offen. Nichts ist verloren: bitte senden Sie noch einmal.',
  tooMany:
    'Gerade haben sehr viele geschrieben. Nichts ist verloren: bitte warten Sie einige Minuten und senden Sie noch einmal.',
  tooLarge: 'Das ist zu viel. Gehen Sie im Browser zurück: was Sie getippt haben, steht noch da. Bitte kürzen Sie es.',
  notKept:
    'Durch einen Fehler auf unserer Seite konnte es nicht abgelegt werden. Nichts ist verloren: bitte versuchen Sie es später.',
  tooBusy:
    'Gerade schreiben sehr viele. Gehen Sie im Browser zurück: was Sie getippt haben, steht noch da. Warten Sie ein wenig und senden Sie noch einmal.',
  tooSlow:
    'Ihr Text kam nicht rechtzeitig an. Gehen Sie im Browser zurück: was Sie getippt haben, steht noch da. Bitte senden Sie noch einmal.',
  notThisForm: 'Das wurde nicht mit dem Formular dieser Seite gesendet. Öffnen Sie die Seite und senden Sie es von dort.',
  wrongMethod: 'Diese Seite kann nur gelesen und abgeschickt werden.',
  nothingHere: 'An dieser Adresse ist nichts.',
  toForm: 'Zum Formular',
  offTitle: 'Das Formular ist abgeschaltet',
  offText: 'Hier kann zurzeit nichts gesendet werden. Bitte schreiben Sie eine E-Mail, oder rufen Sie an.',
  offOwner:
    'Wer dieses Orgo betreut, schaltet es in config.yaml ein, im Teil feedback; der Befehl orgo health sagt, ob in der Datei etwas falsch ist.',
}

const fr: FeedbackWords = {
  title: 'Écrivez-nous',
  intro: 'Aucun compte n’est nécessaire. Votre message parvient aux responsables.',
  kind: 'De quoi s’agit-il ?',
  kinds: { request: 'Une demande : quelque chose doit être fait', feedback: 'Un avis : éloge, critique, idée' },
  module: 'À quel sujet ?',
  noModule: 'Autre chose',
  subject: 'En bref',
  text: 'Que souhaitez-vous nous dire ?',
  name: 'Votre nom',
  address: 'Votre adresse e-mail',
  addressHint: 'Sans adresse, personne ne peut vous répondre.',
  optional: 'facultatif',
  trap: 'Laissez ce champ vide',
  send: 'Envoyer',
  sentTitle: 'Merci. Votre message est arrivé.',
  sentText: 'Quelqu’un va le lire.',
  reference: 'Votre référence',
  referenceHint: 'Notez-la : elle permet de demander des nouvelles de votre message.',
  again: 'Écrire autre chose',
  languages: 'Langue',
  faults: 'Rien n’a encore été envoyé. Merci de vérifier :',
  needSubject: 'Dites en quelques mots de quoi il s’agit.',
  needText: 'Écrivez ce que vous souhaitez nous dire.',
  badAddress: 'Ceci n’est pas une adresse e-mail ; par exemple nom@example.org. Le champ peut aussi rester vide.',
  tooLong: (most) => `C’est trop long : ${most} caractères au plus.`,
  trapFilled:
    'Un champ qui doit rester vide était rempli, comme le font les programmes. Il est de nouveau vide ; merci d’envoyer encore une fois.',
  tooFast: 'C’était très rapide. Merci de relire votre texte, puis de l’envoyer encore une fois.',
  tooOld: 'La page est restée ouverte très longtemps. Rien n’est perdu : merci d’envoyer encore une fois.',
  tooMany:
    'Beaucoup de messages viennent d’arriver. Rien n’est perdu : merci de patienter quelques minutes et d’envoyer encore une fois.',
  tooLarge:
    'C’est trop long pour être lu. Revenez en arrière dans votre navigateur : votre texte y est encore. Merci de le raccourcir.',
  notKept:
    'À cause d’une erreur de notre côté, le message n’a pas pu être gardé. Rien n’est perdu : merci de réessayer plus tard.',
  tooBusy:
    'Beaucoup de personnes écrivent en ce moment. Revenez en arrière dans votre navigateur : votre texte y est encore. Patientez un peu et envoyez encore une fois.',
  tooSlow:
    'Votre texte n’est pas arrivé à temps. Revenez en arrière dans votre navigateur : votre texte y est encore. Merci d’envoyer encore une fois.',
  notThisForm: 'Ceci n’a pas été envoyé par le formulaire de cette page. Ouvrez la page et envoyez-le de là.',
  wrongMethod: 'Cette page ne peut qu’être lue et envoyée.',
  nothingHere: 'Il n’y a rien à cette adresse.',
  toForm: 'Vers le formulaire',
  offTitle: 'Le formulaire est désactivé',
  offText: 'Rien ne peut être envoyé ici pour le moment. Merci d’écrire un e-mail ou d’appeler.',
  offOwner:
    'La personne qui s’occupe de cet Orgo l’active dans config.yaml, partie feedback ; la commande orgo health dit si ce fichier contient une faute.',
}

export const feedbackWords: Readonly<Record<FeedbackLanguage, FeedbackWords>> = { en, de, fr }

export const languageNames: Readonly<Record<FeedbackLanguage, string>> = { en: 'English', de: 'Deutsch', fr: 'Français' }
