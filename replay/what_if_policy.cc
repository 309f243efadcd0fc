#include "replay/what_if_policy.h"

#include <algorithm>

#include "engine/decide.h"

namespace replay {

std::optional<engine::ApplicableTariff> PolicyTariff::for_shop(ShopId shop) const {
  if (!shops.empty() && std::find(shops.begin(), shops.end(), shop) == shops.end()) return std::nullopt;
  return engine::ApplicableTariff{id, &version, &compiled};
}

const std::string* code_of(const ledger::Definition& definition) {
  if (const auto* fund = std::get_if<ledger::Fund>(&definition)) return &fund->code;
  if (const auto* funder = std::get_if<ledger::Funder>(&definition)) return &funder->code;
  return nullptr;
}

namespace {

// What history never names is numbered from here, out of the way of what it declares meanwhile.
constexpr std::uint32_t kFirstNumber = 0xFFFF'0000;
constexpr std::uint16_t kFirstBracket = 0xF000;

bool names_brackets(const ledger::Definition& definition) {
  const auto* fund = std::get_if<ledger::Fund>(&definition);
  return fund != nullptr && !fund->brackets.empty();
}

class Declaring {
 public:
  Declaring(const Policy& policy, Date first, const Foreseen& foreseen, engine::State& other)
      : policy_(policy), first_(first), foreseen_(foreseen), other_(other), now_(other.last_recorded_at()) {}

  Result<std::optional<PolicyTariff>> run() {
    open_what_comes_later();
    std::optional<PolicyTariff> tariff;
    // A tariff may name a fund as its pool, and a fund the brackets of a tariff.
    for (const ledger::Definition& each : policy_.definitions)
      if (!names_brackets(each)) TRY(declare(each));
    if (policy_.tariff) tariff = TRY(declare_tariff());
    for (const ledger::Definition& each : policy_.definitions)
      if (names_brackets(each)) TRY(declare(each));
    for (const engine::RecordGrant& grant : policy_.grants) TRY(record(grant));
    return tariff;
  }

 private:
  Result<engine::Decision> decide(engine::CommandBody body) const {
    const engine::Command command{.occurred_at = now_, .effective_date = first_, .body = std::move(body)};
    return engine::decide(other_, command, {.now = now_, .today = first_, .occurred_on = first_});
  }
  void append(ledger::EventBody body) {
    other_.apply({.envelope = {.sequence = next(other_.last_sequence()),
                               .occurred_at = now_,
                               .recorded_at = now_,
                               .requested_date = first_,
                               .effective_date = first_},
                  .body = std::move(body)});
  }

  // Without a price yet and without a ticket: declared early they change nothing but that they can be named.
  void open_what_comes_later() {
    const engine::Registry& names = other_.registry();
    for (const ledger::Declared& each : foreseen_.openings) {
      const bool is_known = std::holds_alternative<ledger::Product>(each.definition)
                                ? names.products.try_row(ProductId{each.id}) != nullptr
                            : std::holds_alternative<ledger::Shop>(each.definition)
                                ? names.shops.try_row(ShopId{each.id}) != nullptr
                                : names.legal_entities.try_row(LegalEntityId{each.id}) != nullptr;
      if (!is_known) append(each);
    }
  }

  // Its number in history, now or later; else a fresh one.
  template <class Id>
  std::uint32_t number_of(const std::optional<Id>& in_history) {
    return in_history ? raw(*in_history) : next_number_++;
  }

  Result<void> declare(const ledger::Definition& definition) {
    engine::Decision decision = TRY(decide(engine::Declare{definition}));
    auto* declared = std::get_if<ledger::Declared>(&decision.body);
    if (declared == nullptr) return {};  // as it was
    const std::string& code = *code_of(definition);
    const engine::Registry& known = other_.registry();
    if (std::holds_alternative<ledger::Fund>(definition)) {
      if (!known.funds.find(code)) declared->id = number_of(foreseen_.names.funds.find(code));
    } else if (!known.funders.find(code)) {
      declared->id = number_of(foreseen_.names.funders.find(code));
    }
    append(std::move(*declared));
    return {};
  }

  // Not as a command, which would refuse a second tariff for one shop: here it takes the place of the first.
  Result<PolicyTariff> declare_tariff() {
    ledger::Tariff definition = *policy_.tariff;
    definition.from = first_;
    const engine::Registry& registry = other_.registry();
    for (std::size_t i = 0; i < definition.shops.size(); ++i)
      if (!registry.shops.find(definition.shops[i]))
        return fail(ErrorCode::unknown_shop, "shops[" + std::to_string(i) + "]",
                    "'" + definition.shops[i] + "' is not declared");
    ledger::Declared declared{.id = next_number_++, .version = 1, .definition = definition};
    std::uint16_t fresh = kFirstBracket;
    for (const ledger::Bracket& bracket : definition.brackets) {
      const auto in_history = foreseen_.names.brackets.find(bracket.code);
      declared.brackets.push_back(in_history ? *in_history : BracketId{fresh++});
    }
    engine::CompiledTariff compiled =
        TRY(engine::compile_tariff(definition, TariffId{declared.id}, 1, declared.brackets, registry));
    PolicyTariff tariff{.id = TariffId{declared.id},
                        .version = {.definition = definition, .brackets = declared.brackets, .version = 1},
                        .compiled = std::move(compiled)};
    for (const std::string& shop : definition.shops) tariff.shops.push_back(*registry.shops.find(shop));
    tariff.brackets = TRY(translated(definition, declared.brackets));
    append(std::move(declared));
    return tariff;
  }

  Result<std::map<BracketId, BracketId>> translated(const ledger::Tariff& tariff,
                                                    const std::vector<BracketId>& numbers) const {
    std::map<BracketId, BracketId> brackets;
    for (const auto& [history, ours] : policy_.brackets) {
      const auto from = foreseen_.names.brackets.find(history);
      if (!from) return fail(ErrorCode::unknown_bracket, "bracket", "history has no bracket '" + history + "'");
      const auto place = std::find_if(tariff.brackets.begin(), tariff.brackets.end(),
                                      [&ours = ours](const ledger::Bracket& bracket) { return bracket.code == ours; });
      if (place == tariff.brackets.end())
        return fail(ErrorCode::unknown_bracket, "bracket", "the tariff has no bracket '" + ours + "'");
      brackets[*from] = numbers[static_cast<std::size_t>(place - tariff.brackets.begin())];
    }
    return brackets;
  }

  Result<void> record(const engine::RecordGrant& grant) {
    engine::Decision decision = TRY(decide(grant));
    if (!std::holds_alternative<ledger::CommandNoted>(decision.body)) append(std::move(decision.body));
    return {};
  }

  const Policy& policy_;
  const Date first_;
  const Foreseen& foreseen_;
  engine::State& other_;
  const Instant now_;
  std::uint32_t next_number_ = kFirstNumber;
};

}  // namespace

Result<std::optional<PolicyTariff>> declare_policy(const Policy& policy, Date first, const Foreseen& foreseen,
                                                   engine::State& other) {
  return Declaring(policy, first, foreseen, other).run();
}

}  // namespace replay
