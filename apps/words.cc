// The words of the closed lists. No switch has a default: a new member without its words is a warning of the compiler.
#include <array>

#include "apps/texts.h"

namespace apps {
namespace {

std::string_view choose(Language language, std::string_view french, std::string_view english) {
  return language == Language::french ? french : english;
}

struct OutcomeWords {
  std::string_view name;
  std::string_view french;
  std::string_view english;
};
constexpr std::array kOutcomes = {
    OutcomeWords{"paid", "a payé", "paid"},
    OutcomeWords{"no_household", "n'aide que les foyers inscrits", "helps enrolled households only"},
    OutcomeWords{"other_currency", "est dans une autre monnaie", "is in another currency"},
    OutcomeWords{"outside_window", "n'est pas ouvert à cette date", "is not open on that day"},
    OutcomeWords{"other_shop", "est réservé à d'autres épiceries", "is earmarked for other shops"},
    OutcomeWords{"other_category", "est réservé à d'autres rayons", "is earmarked for other categories"},
    OutcomeWords{"other_bracket", "est réservé à d'autres tranches", "is earmarked for other brackets"},
    OutcomeWords{"exhausted", "est épuisé", "is exhausted"},
    OutcomeWords{"nothing_left_to_pay", "n'avait plus rien à payer", "had nothing left to pay"},
    OutcomeWords{"share_is_zero", "en paierait moins d'un centime", "would pay less than a cent of it"},
    OutcomeWords{"other_tag", "est réservé à d'autres étiquettes", "is earmarked for other tags"},
    OutcomeWords{"other_origin", "est réservé à d'autres origines", "is earmarked for other origins"},
    OutcomeWords{"cap_reached", "a atteint son plafond", "has reached its cap"},
    OutcomeWords{"fixed_share_too_large", "paie un montant fixe, plus grand que ce qui manque",
                 "pays a fixed amount, which is more than what is missing"},
};

struct KindWords {
  std::string_view kind;
  std::string_view french;
  std::string_view english;
};
constexpr KindWords kKinds[] = {{"legal_entity", "structure", "legal entity"},
                                {"shop", "épicerie", "shop"},
                                {"source", "caisse", "till"},
                                {"supplier", "fournisseur", "supplier"},
                                {"product", "produit", "product"},
                                {"price", "prix", "price"},
                                {"funder", "financeur", "funder"},
                                {"fund", "fonds", "fund"},
                                {"tariff", "tarif", "tariff"},
                                {"grant", "subvention", "grant"},
                                {"delivery", "livraison", "delivery"},
                                {"household", "foyer", "household"},
                                {"card", "carte", "card"},
                                {"entitlement", "droit d'achat", "purchase right"}};
constexpr KindWords kEvents[] = {{"declared", "déclaration", "declared"},
                                 {"household_enrolled", "inscription", "household enrolled"},
                                 {"household_renewed", "renouvellement", "household renewed"},
                                 {"household_corrected", "correction de foyer", "household corrected"},
                                 {"household_merged", "réunion de foyers", "households merged"},
                                 {"card_issued", "carte remise", "card issued"},
                                 {"card_revoked", "carte retirée", "card revoked"},
                                 {"entitlement", "droit d'achat", "purchase right"},
                                 {"grant_awarded", "subvention accordée", "grant awarded"},
                                 {"grant_received", "subvention reçue", "grant received"},
                                 {"opening_fund", "ouverture de fonds", "opening of a fund"},
                                 {"delivered", "livraison", "delivery"},
                                 {"opening_stock", "ouverture de stock", "opening stock"},
                                 {"stock_counted", "comptage", "stock count"},
                                 {"loss_recorded", "perte", "loss"},
                                 {"sold", "vente", "sale"},
                                 {"returned", "retour", "return"},
                                 {"command_refused", "refus", "refused"},
                                 {"command_noted", "déjà noté", "already so"},
                                 {"commitment_changed", "engagement", "commitment"},
                                 {"shares_reassigned", "réaffectation", "reassignment"}};
static_assert(std::size(kEvents) == std::variant_size_v<ledger::EventBody>);

}  // namespace

std::string_view word(Origin origin, Language language) {
  switch (origin) {
    case Origin::bought:
      return choose(language, "acheté", "bought");
    case Origin::donated:
      return choose(language, "donné", "donated");
    case Origin::state_funded:
      return choose(language, "payé par l'État", "State-funded");
  }
  return to_string(origin);
}

std::string_view word(PriceBase base, Language language) {
  switch (base) {
    case PriceBase::market:
      return choose(language, "prix du marché", "market price");
    case PriceBase::cost:
      return choose(language, "prix de revient", "cost");
    case PriceBase::full:
      return choose(language, "prix plein", "full price");
  }
  return to_string(base);
}

std::string_view word(Rounding rounding, Language language) {
  switch (rounding) {
    case Rounding::half_up:
      return choose(language, "au centime le plus proche", "to the nearest cent");
    case Rounding::half_down:
      return choose(language, "au centime le plus proche, la moitié vers le bas", "to the nearest cent, a half down");
    case Rounding::half_even:
      return choose(language, "au centime le plus proche, la moitié au pair", "to the nearest cent, a half to even");
    case Rounding::half_odd:
      return choose(language, "au centime le plus proche, la moitié à l'impair", "to the nearest cent, a half to odd");
    case Rounding::half_ceiling:
      return choose(language, "au centime le plus proche, la moitié au-dessus", "to the nearest cent, a half above");
    case Rounding::half_floor:
      return choose(language, "au centime le plus proche, la moitié au-dessous", "to the nearest cent, a half below");
    case Rounding::up:
    case Rounding::ceiling:
      return choose(language, "au centime supérieur", "up to the cent");
    case Rounding::down:
    case Rounding::floor:
      return choose(language, "au centime inférieur", "down to the cent");
  }
  return to_string(rounding);
}

std::string_view word(ExpiryKind kind, Language language) {
  switch (kind) {
    case ExpiryKind::none:
      return "";
    case ExpiryKind::dlc:
      return choose(language, "DLC", "use by");
    case ExpiryKind::ddm:
      return choose(language, "DDM", "best before");
  }
  return to_string(kind);
}

std::string_view word(LossCause cause, Language language) {
  switch (cause) {
    case LossCause::expired:
      return choose(language, "périmé", "expired");
    case LossCause::damaged:
      return choose(language, "abîmé", "damaged");
    case LossCause::stolen:
      return choose(language, "volé", "stolen");
    case LossCause::given_away:
      return choose(language, "distribué", "given away");
    case LossCause::other:
      return choose(language, "autre", "other");
  }
  return to_string(cause);
}

std::string_view word(PaymentMeans means, Language language) {
  switch (means) {
    case PaymentMeans::cash:
      return choose(language, "espèces", "cash");
    case PaymentMeans::card:
      return choose(language, "carte bancaire", "card");
    case PaymentMeans::cheque:
      return choose(language, "chèque", "cheque");
    case PaymentMeans::voucher:
      return choose(language, "bon d'achat", "voucher");
    case PaymentMeans::deferred:
      return choose(language, "à régler plus tard", "deferred");
  }
  return to_string(means);
}

std::string_view word(Limit limit, Language language) {
  switch (limit) {
    case Limit::none:
      return "";
    case Limit::floor:
      return choose(language, "relevé au prix plancher", "raised to the floor price");
    case Limit::ceiling:
      return choose(language, "ramené au prix plafond", "brought down to the ceiling price");
    case Limit::lot_cap:
      return choose(language, "ramené au plafond de ce lot", "brought down to this lot's cap");
    case Limit::free_lot:
      return choose(language, "gratuit\u00A0: ce lot doit être donné", "free: this lot must be given");
  }
  return to_string(limit);
}

std::string_view word(BudgetBasis basis, Language language) {
  switch (basis) {
    case BudgetBasis::paid:
      return choose(language, "sur ce qui est payé", "of what is paid");
    case BudgetBasis::market:
      return choose(language, "sur la valeur des produits", "of what the goods are worth");
  }
  return to_string(basis);
}

std::string_view word(ProductNature nature, Language language) {
  switch (nature) {
    case ProductNature::goods:
      return "";
    case ProductNature::deposit:
      return choose(language, "consigne, sans réduction ni financement", "a deposit, neither discounted nor financed");
    case ProductNature::membership:
      return choose(language, "adhésion, sans réduction ni financement",
                    "a membership fee, neither discounted nor financed");
  }
  return to_string(nature);
}

std::string_view word(Period period, Language language) {
  switch (period) {
    case Period::month:
      return choose(language, "mois", "month");
    case Period::week:
      return choose(language, "semaine", "week");
    case Period::visit:
      return choose(language, "passage", "visit");
  }
  return to_string(period);
}

std::string_view word(CommitmentStep step, Language language) {
  switch (step) {
    case CommitmentStep::committed:
      return choose(language, "engagé", "committed");
    case CommitmentStep::released:
      return choose(language, "libéré", "released");
    case CommitmentStep::captured:
      return choose(language, "dépensé", "captured");
  }
  return to_string(step);
}

std::string_view word(ledger::CommandKind kind, Language language) {
  switch (kind) {
    case ledger::CommandKind::declare:
      return choose(language, "déclaration", "declaration");
    case ledger::CommandKind::household:
      return choose(language, "foyer", "household");
    case ledger::CommandKind::card:
      return choose(language, "carte", "card");
    case ledger::CommandKind::entitlement:
      return choose(language, "droit d'achat", "purchase right");
    case ledger::CommandKind::grant:
      return choose(language, "subvention", "grant");
    case ledger::CommandKind::opening:
      return choose(language, "ouverture", "opening");
    case ledger::CommandKind::deliver:
      return choose(language, "livraison", "delivery");
    case ledger::CommandKind::sell:
      return choose(language, "vente", "sale");
    case ledger::CommandKind::take_back:
      return choose(language, "retour", "return");
    case ledger::CommandKind::count:
      return choose(language, "comptage", "stock count");
    case ledger::CommandKind::lose:
      return choose(language, "perte", "loss");
    case ledger::CommandKind::commit:
      return choose(language, "engagement", "commitment");
    case ledger::CommandKind::reassign:
      return choose(language, "réaffectation", "reassignment");
  }
  return ledger::to_string(kind);
}

std::string_view kind_word(std::string_view kind, Language language) {
  for (const KindWords& words : kKinds)
    if (words.kind == kind) return choose(language, words.french, words.english);
  return "";
}

std::string_view event_word(std::string_view kind, Language language) {
  for (const KindWords& words : kEvents)
    if (words.kind == kind) return choose(language, words.french, words.english);
  return kind;
}

std::string_view word(engine::GrantStep step, Language language) {
  switch (step) {
    case engine::GrantStep::awarded:
      return choose(language, "accordée", "awarded");
    case engine::GrantStep::received:
      return choose(language, "reçue", "received");
    case engine::GrantStep::opening:
      return choose(language, "ouverture", "opening");
  }
  return step_name(step);
}

std::string_view fund_outcome(std::string_view name, Language language) {
  for (const OutcomeWords& words : kOutcomes)
    if (words.name == name) return choose(language, words.french, words.english);
  return name;
}

}  // namespace apps
