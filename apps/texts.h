// What the program says to people, in French and in English. Everything that has a name in a closed list has its words
// here, so that no list can grow without them (a switch over each list, with -Wswitch, and a test over all codes).
#pragma once

#include <string>
#include <string_view>

#include "apps/cli.h"
#include "engine/command.h"
#include "ledger/base/error.h"
#include "ledger/base/terms.h"
#include "ledger/event.h"

namespace apps {

// One of two twins, where no Context is at hand.
inline const char* say(Language language, const char* french, const char* english) {
  return language == Language::french ? french : english;
}

// A whole sentence for each code: "Il n'y a pas assez de stock."
std::string_view sentence(ErrorCode code, Language language);

// The words of the closed lists: "espèces", "donné", "périmé"…
std::string_view word(Origin origin, Language language);
std::string_view word(PriceBase base, Language language);
std::string_view word(Rounding rounding, Language language);
std::string_view word(ExpiryKind kind, Language language);  // "DLC"; empty for none
std::string_view word(LossCause cause, Language language);
std::string_view word(PaymentMeans means, Language language);
std::string_view word(Limit limit, Language language);
std::string_view word(BudgetBasis basis, Language language);
std::string_view word(ProductNature nature, Language language);  // empty for goods
std::string_view word(Period period, Language language);
std::string_view word(CommitmentStep step, Language language);
std::string_view word(ledger::CommandKind kind, Language language);
// What a territory file or a definition calls a kind ("shop", "grant"), for people: "épicerie"; empty for none of them.
std::string_view kind_word(std::string_view kind, Language language);
// What ledger::kind_of calls an event ("sold"), for people: "vente", "sale"; the name itself for none of them.
std::string_view event_word(std::string_view kind, Language language);
// Why a fund paid or did not, by the name in engine::FundLine::outcome: "réservé à d'autres catégories".
std::string_view fund_outcome(std::string_view name, Language language);

// "accordée", "reçue", "ouverture".
std::string_view word(engine::GrantStep step, Language language);
// "awarded", "received", "opening": as files and documents write it.
std::string_view step_name(engine::GrantStep step);

// The detail of an error, or another sentence of engineers' English: in French where it has its French, else said to be
// English, so that no text begins in one language and ends in another.
std::string tell_detail(const std::string& english, Language language);

// "Il n'y a pas assez de stock. [insufficient_stock, lines[0].product]" and, when there is one, the detail for
// engineers on a line of its own.
std::string tell(const Error& error, Language language);
std::string tell(const ledger::Anomaly& anomaly, Language language);

}  // namespace apps
