#include "apps/texts.h"

#include "apps/details.h"

namespace apps {
namespace {

struct Twin {
  std::string_view french;
  std::string_view english;
};

// No default: a code without its words is a warning of the compiler.
Twin twin_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::none:
      return {"Rien à signaler.", "Nothing to say."};
    case ErrorCode::unsupported_version:
      return {"Le serveur et ce programme ne parlent pas la même version.",
              "The server and this program do not speak the same version."};
    case ErrorCode::malformed:
      return {"Le message n'a pas pu être lu.", "The message could not be read."};
    case ErrorCode::frame_too_large:
      return {"Le message est trop grand.", "The message is too large."};
    case ErrorCode::unknown_source:
      return {"Le serveur ne connaît pas ce poste.", "The server does not know this source."};
    case ErrorCode::source_fenced:
      return {"Ce poste a été ouvert ailleurs depuis\u00A0; cette session ne peut plus rien envoyer.",
              "This source was opened elsewhere since; this session may post no more."};
    case ErrorCode::number_gap:
      return {"Il manque une commande avant celle-ci.", "A command is missing before this one."};
    case ErrorCode::command_number_reused:
      return {"Ce numéro de commande a déjà servi pour autre chose.",
              "This command number has already been used for something else."};
    case ErrorCode::busy:
      return {"Le serveur est débordé\u00A0; réessayez dans un instant.", "The server is busy; try again in a moment."};
    case ErrorCode::too_many_in_flight:
      return {"Trop de demandes sont en attente à la fois.", "Too many requests are waiting at once."};
    case ErrorCode::shutting_down:
      return {"Le serveur est en train de s'arrêter.", "The server is stopping."};
    case ErrorCode::no_room:
      return {"Le disque est plein\u00A0: rien de plus n'est enregistré.",
              "The disk is full: nothing more is recorded."};
    case ErrorCode::hello_expected:
      return {"La conversation n'a pas commencé comme il faut.", "The conversation did not begin as it should."};
    case ErrorCode::too_many_connections:
      return {"Le serveur a trop de connexions\u00A0; réessayez dans un instant.",
              "The server has too many connections; try again in a moment."};
    case ErrorCode::wrong_log:
      return {"Ce serveur tient un autre livre que celui de ce poste.",
              "This server keeps another book than this source's."};
    case ErrorCode::not_permitted:
      return {"Ce poste n'a pas le droit de faire cela.", "This source may not do that."};
    case ErrorCode::unknown_legal_entity:
      return {"Cette association n'est pas connue.", "This legal entity is not known."};
    case ErrorCode::unknown_shop:
      return {"Cette épicerie n'est pas connue.", "This shop is not known."};
    case ErrorCode::unknown_product:
      return {"Ce produit n'est pas connu.", "This product is not known."};
    case ErrorCode::unknown_household:
      return {"Ce foyer n'est pas connu.", "This household is not known."};
    case ErrorCode::unknown_fund:
      return {"Ce fonds n'est pas connu.", "This fund is not known."};
    case ErrorCode::unknown_funder:
      return {"Ce financeur n'est pas connu.", "This funder is not known."};
    case ErrorCode::unknown_supplier:
      return {"Ce fournisseur n'est pas connu.", "This supplier is not known."};
    case ErrorCode::unknown_lot:
      return {"Ce lot n'est pas connu.", "This lot is not known."};
    case ErrorCode::unknown_ticket:
      return {"Ce ticket n'est pas connu.", "This ticket is not known."};
    case ErrorCode::unknown_card:
      return {"Cette carte n'est pas connue.", "This card is not known."};
    case ErrorCode::unknown_tariff:
      return {"Ce tarif n'est pas connu.", "This tariff is not known."};
    case ErrorCode::unknown_bracket:
      return {"Cette tranche n'est pas connue.", "This bracket is not known."};
    case ErrorCode::unknown_category:
      return {"Ce rayon n'est pas connu.", "This category is not known."};
    case ErrorCode::unknown_line:
      return {"Cette ligne n'existe pas sur le ticket.", "There is no such line on the ticket."};
    case ErrorCode::unknown_sequence:
      return {"Le livre n'a pas d'écriture de ce numéro.", "The book has no entry of this number."};
    case ErrorCode::quantity_out_of_range:
      return {"La quantité n'est pas possible.", "The quantity is not possible."};
    case ErrorCode::amount_overflow:
      return {"Le montant dépasse ce qui peut être compté.", "The amount is more than can be counted."};
    case ErrorCode::amount_out_of_range:
      return {"Le montant n'est pas possible.", "The amount is not possible."};
    case ErrorCode::currency_mismatch:
      return {"Les monnaies ne sont pas les mêmes.", "The currencies are not the same."};
    case ErrorCode::payments_do_not_sum:
      return {"Les paiements ne font pas le total à payer.", "The payments do not sum to what is due."};
    case ErrorCode::return_exceeds_sale:
      return {"On ne peut pas rendre plus que ce qui a été acheté.", "No more can be returned than was sold."};
    case ErrorCode::lot_expired_on_arrival:
      return {"La date limite de ce lot était dépassée à son arrivée.",
              "The use-by date of this lot had passed when it arrived."};
    case ErrorCode::lot_expired:
      return {"La date limite de consommation est dépassée\u00A0: ce lot ne se vend plus.",
              "The use-by date has passed: this lot may not be sold."};
    case ErrorCode::insufficient_stock:
      return {"Il n'y a pas assez de stock.", "There is not enough stock."};
    case ErrorCode::no_price:
      return {"Ce produit n'a pas de prix.", "This product has no price."};
    case ErrorCode::no_tariff:
      return {"Aucun tarif n'est en vigueur dans cette épicerie.", "No tariff is in force in this shop."};
    case ErrorCode::household_not_entitled:
      return {"Ce foyer n'a pas de droit ouvert à cette date.", "This household is not entitled on that day."};
    case ErrorCode::allowance_exceeded:
      return {"Le budget de ce foyer ne suffit pas.", "This household's budget is not enough."};
    case ErrorCode::card_revoked:
      return {"Cette carte a été retirée.", "This card has been revoked."};
    case ErrorCode::card_in_use:
      return {"Cette carte appartient déjà à un autre foyer.", "This card already belongs to another household."};
    case ErrorCode::pseudonym_in_use:
      return {"Ce pseudonyme est déjà pris.", "This pseudonym is already taken."};
    case ErrorCode::pseudonym_not_allowed:
      return {"Un pseudonyme a 4 à 24 signes (A–Z, 0–9, -) dont au moins deux chiffres.",
              "A pseudonym is 4 to 24 of A–Z, 0–9 and -, with at least two digits."};
    case ErrorCode::code_not_allowed:
      return {"Un code a 1 à 40 signes (a–z, 0–9, - . _\u00A0:) et commence par une lettre ou un chiffre.",
              "A code is 1 to 40 of a–z, 0–9, - . _ : and starts with a letter or a digit."};
    case ErrorCode::definition_conflict:
      return {"Le livre dit déjà autre chose sous ce nom.", "The book already says something else under this name."};
    case ErrorCode::date_out_of_range:
      return {"La date n'est pas possible.", "The date is not possible."};
    case ErrorCode::empty_command:
      return {"Il n'y a rien à enregistrer.", "There is nothing to record."};
    case ErrorCode::too_many_lines:
      return {"Il y a trop de lignes.", "There are too many lines."};
    case ErrorCode::ticket_number_reused:
      return {"Ce numéro de ticket a déjà servi.", "This ticket number has already been used."};
    case ErrorCode::cannot_merge:
      return {"Ces deux foyers ne peuvent pas être réunis.", "These two households cannot be merged."};
    case ErrorCode::price_required:
      return {"Il faut dire le prix de cette ligne.", "The price of this line is required."};
    case ErrorCode::price_not_allowed:
      return {"Le prix est calculé ici\u00A0; il ne se donne pas.", "The price is computed here; it may not be given."};
    case ErrorCode::retired:
      return {"Cela n'est plus en usage.", "This is no longer in use."};
    case ErrorCode::text_not_allowed:
      return {"Ce texte ne peut pas être enregistré.", "This text cannot be recorded."};
    case ErrorCode::tariff_rule_missing:
      return {"Le tarif ne dit pas tout\u00A0: il manque une règle.",
              "The tariff does not cover everything: a rule is missing."};
    case ErrorCode::tariff_rules_overlap:
      return {"Deux règles du tarif disent des choses différentes du même cas.",
              "Two rules of the tariff say different things of the same case."};
    case ErrorCode::fraction_out_of_range:
      return {"Le taux n'est pas possible.", "The rate is not possible."};
    case ErrorCode::bracket_changed:
      return {"La tranche du foyer n'était plus celle-là.", "The household's bracket was no longer that one."};
    case ErrorCode::tariff_changed:
      return {"Le tarif avait changé.", "The tariff had changed."};
    case ErrorCode::return_without_original:
      return {"Ce retour ne se rattache à aucun ticket.", "This return belongs to no ticket."};
    case ErrorCode::price_differs:
      return {"Le prix demandé n'est pas celui du tarif.", "The price charged is not the tariff's."};
    case ErrorCode::definition_in_use:
      return {"Cela est encore utilisé et ne peut pas changer ainsi.", "This is still in use and cannot change so."};
    case ErrorCode::brackets_overlap:
      return {"Deux tranches du tarif se recouvrent.", "Two brackets of the tariff overlap."};
    case ErrorCode::bracket_missing:
      return {"Aucune tranche du tarif ne couvre ce cas.", "No bracket of the tariff covers this case."};
    case ErrorCode::measure_missing:
      return {"Il manque ce que le tarif demande pour trouver la tranche.",
              "What the tariff asks for to find the bracket is missing."};
    case ErrorCode::quota_exceeded:
      return {"Le foyer a déjà pris tout ce que le quota permet.",
              "The household has taken all that the quota allows."};
    case ErrorCode::pool_exhausted:
      return {"La caisse commune ne couvre plus cette réduction.", "The common pool no longer covers this discount."};
    case ErrorCode::override_not_allowed:
      return {"Ce rôle ne peut pas passer outre.", "This role may not go beyond the rule."};
    case ErrorCode::waiting_time:
      return {"Le délai d'attente avant un nouvel accès n'est pas écoulé.",
              "The waiting time before a new access is not over."};
    case ErrorCode::renewals_used_up:
      return {"L'accès a déjà été renouvelé autant que le tarif le permet.",
              "The access was renewed as often as the tariff allows."};
    case ErrorCode::unknown_commitment:
      return {"Aucun engagement de ce fonds n'a cette référence.", "No commitment of this fund has this reference."};
    case ErrorCode::fund_exhausted:
      return {"Le fonds ne contient plus assez.", "The fund does not hold enough."};
    case ErrorCode::nothing_to_reassign:
      return {"Il n'y a rien à réaffecter.", "There is nothing to reassign."};
    case ErrorCode::choice_not_allowed:
      return {"Ce tarif ne laisse pas choisir sa tranche.", "This tariff leaves no choice of a bracket."};
    case ErrorCode::line_amount_differs:
      return {"Le montant de la ligne n'est pas son prix unitaire multiplié par sa quantité.",
              "The line's amount is not its unit price times its quantity."};
    case ErrorCode::too_many_codes:
      return {"Le livre ne peut pas compter davantage de catégories, d'étiquettes ou de tranches.",
              "The book can count no more categories, tags or brackets."};
    case ErrorCode::io_error:
      return {"Le disque ou le système n'a pas répondu comme il faut.",
              "The disk or the system did not answer as it should."};
    case ErrorCode::corrupt_record:
      return {"Des données enregistrées sont abîmées.", "Stored data are damaged."};
    case ErrorCode::not_a_grenier_directory:
      return {"Ce dossier contient autre chose que les données de Grenier.",
              "This directory holds something else than Grenier's data."};
    case ErrorCode::directory_in_use:
      return {"Un autre programme utilise déjà ce dossier.", "Another program already uses this directory."};
    case ErrorCode::stale_epoch:
      return {"Un autre serveur a repris ce livre.", "Another server has taken over this book."};
    case ErrorCode::unexpected_batch:
      return {"Le livre n'est pas là où il devrait être.", "The book is not where it should be."};
    case ErrorCode::clock_behind_log:
      return {"L'horloge de cette machine est loin de la dernière écriture du livre.",
              "This machine's clock is far from the book's last entry."};
    case ErrorCode::unsupported_format:
      return {"Ces données sont d'une version que ce programme ne connaît pas.",
              "These data are of a version that this program does not know."};
    case ErrorCode::replay_differs:
      return {"La relecture du livre ne donne pas les mêmes soldes.",
              "Replaying the book does not give the same balances."};
    case ErrorCode::file_not_found:
      return {"Le fichier est introuvable.", "The file was not found."};
    case ErrorCode::syntax_error:
      return {"Le fichier est mal écrit.", "The file is not well written."};
    case ErrorCode::unknown_key:
      return {"Le fichier contient un mot qui n'est pas attendu.", "The file holds a key that is not expected."};
    case ErrorCode::missing_key:
      return {"Il manque quelque chose dans le fichier.", "Something is missing from the file."};
    case ErrorCode::value_not_allowed:
      return {"Cette valeur n'est pas acceptée.", "This value is not accepted."};
    case ErrorCode::usage_error:
      return {"La commande n'est pas bien écrite.", "The command line is not right."};
    case ErrorCode::address_in_use:
      return {"Cette adresse est déjà utilisée par un autre programme.",
              "This address is already used by another program."};
    case ErrorCode::address_not_loopback:
      return {"Le serveur n'écoute que sur cette machine (127.0.0.1).",
              "The server listens on this machine only (127.0.0.1)."};
    case ErrorCode::server_unreachable:
      return {"Le serveur ne répond pas.", "The server cannot be reached."};
    case ErrorCode::deadline_exceeded:
      return {"Le serveur n'a pas répondu à temps.", "The server did not answer in time."};
    case ErrorCode::connection_closed:
      return {"La connexion au serveur a été coupée.", "The connection to the server was closed."};
    case ErrorCode::outbox_in_use:
      return {"Ce poste est déjà utilisé par un autre programme.", "This source is already used by another program."};
    case ErrorCode::outbox_behind_server:
      return {"Ce poste a perdu sa mémoire\u00A0: le serveur connaît des commandes qu'il n'a plus.",
              "This source has lost its memory: the server knows commands that it no longer has."};
  }
  return {"Erreur inconnue de ce programme.", "An error that this program does not know."};
}

std::string told(ErrorCode code, const std::string& field, Language language) {
  std::string text(sentence(code, language));
  text += " [" + std::string(to_string(code));
  if (!field.empty()) text += ", " + field;
  return text + "]";
}

}  // namespace

std::string_view sentence(ErrorCode code, Language language) {
  const Twin twin = twin_of(code);
  return language == Language::french ? twin.french : twin.english;
}

std::string tell_detail(const std::string& english, Language language) {
  if (language == Language::english) return english;
  if (auto french = detail_in_french(english)) return *std::move(french);
  return "(en anglais) " + english;
}

std::string tell(const Error& error, Language language) {
  std::string text = told(error.code, error.field, language);
  if (!error.detail.empty()) text += "\n  " + tell_detail(error.detail, language);
  return text;
}

std::string tell(const ledger::Anomaly& anomaly, Language language) {
  return told(anomaly.code, anomaly.field, language);
}

std::string_view step_name(engine::GrantStep step) {
  static constexpr std::string_view kNames[] = {"awarded", "received", "opening"};
  return kNames[static_cast<std::size_t>(step)];
}

}  // namespace apps
