// The families of decide, for decide.cc alone.
#pragma once

#include <boost/container/flat_map.hpp>
#include <optional>

#include "engine/decide.h"
#include "ledger/base/code.h"

namespace engine {

Result<Decision> decide_one(const State&, const Command&, const DecideContext&, const Declare&);
Result<Decision> decide_one(const State&, const Command&, const DecideContext&, const EnrolHousehold&);
Result<Decision> decide_one(const State&, const Command&, const DecideContext&, const RenewHousehold&);
Result<Decision> decide_one(const State&, const Command&, const DecideContext&, const CorrectHousehold&);
Result<Decision> decide_one(const State&, const Command&, const DecideContext&, const MergeHouseholds&);
Result<Decision> decide_one(const State&, const Command&, const DecideContext&, const IssueCard&);
Result<Decision> decide_one(const State&, const Command&, const DecideContext&, const RevokeCard&);
Result<Decision> decide_one(const State&, const Command&, const DecideContext&, const GrantEntitlement&);
Result<Decision> decide_one(const State&, const Command&, const DecideContext&, const RecordGrant&);
Result<Decision> decide_one(const State&, const Command&, const DecideContext&, const Commit&);
Result<Decision> decide_one(const State&, const Command&, const DecideContext&, const Reassign&);
Result<Decision> decide_one(const State&, const Command&, const DecideContext&, const UndoReassignment&);
Result<Decision> decide_one(const State&, const Command&, const DecideContext&, const Deliver&);
Result<Decision> decide_one(const State&, const Command&, const DecideContext&, const Sell&);
Result<Decision> decide_one(const State&, const Command&, const DecideContext&, const TakeBack&);
Result<Decision> decide_one(const State&, const Command&, const DecideContext&, const CountStock&);
Result<Decision> decide_one(const State&, const Command&, const DecideContext&, const RecordLoss&);

// What a command decides, without dates (decide fills them in).
inline Decision decision(ledger::EventBody body) {
  return {.body = std::move(body)};
}
inline Decision decision(ledger::EventBody body, ledger::HouseholdPart household) {
  return {.body = std::move(body), .household = std::move(household)};
}
inline Decision noted(const Command& command) {
  return {.body = ledger::CommandNoted{.kind = kind_of(command.body)}};
}

// The day a command counts on: the one asked for, else its own; decide has checked that it is a possible one.
Date effective_date_of(const Command& command, const DecideContext& context);

// The path of a field, as "lines[2].product": put together only where it is told, since most guards pass.
struct Field {
  std::string_view list;
  std::optional<std::size_t> index = {};
  std::string_view member = {};

  Field(std::string_view name) : list(name) {}
  Field(const char* name) : list(name) {}
  Field(std::string_view name, std::size_t position, std::string_view of = {})
      : list(name), index(position), member(of) {}
  Field within(std::string_view of) const {
    Field inner = *this;
    inner.member = of;
    return inner;
  }
  operator std::string() const {
    std::string path(list);
    if (index) path += "[" + std::to_string(*index) + "]";
    if (!member.empty()) path += "." + std::string(member);
    return path;
  }
};
inline constexpr std::size_t kReasonMax = 200;  // bytes of why somebody went beyond a rule, or changed a payer

inline Field at(std::string_view list, std::size_t index, std::string_view member = {}) {
  return {list, index, member};
}

// Look-ups that answer by name.
Result<ShopId> find_shop(const State& state, std::string_view code);
Result<ProductId> find_product(const State& state, std::string_view code, const Field& field);
Result<FundId> find_fund(const State& state, std::string_view code);
Result<HouseholdId> find_household(const Households& households, std::string_view pseudonym, std::string_view field);
Result<HouseholdId> find_household(const State& state, std::string_view pseudonym, std::string_view field);

Result<void> check_quantity(Quantity quantity, const Field& field);
// A window has a first day and ends no sooner; `last`: the field of its last day, of which is told.
Result<void> check_window(Date from, Date to, std::string_view last);
Result<void> check_line_count(std::size_t count, std::string_view field);

// Either refuses (a request) or remembers (a fact) what a rule has against a command.
class Objections {
 public:
  explicit Objections(CommandNature nature) : nature_(nature) {}
  // An error for a request; for a fact an anomaly, and on it goes.
  Result<void> object(ErrorCode code, std::string field, std::string detail) {
    if (nature_ == CommandNature::request) return fail(code, std::move(field), std::move(detail));
    anomalies_.push_back({code, std::move(field)});
    return {};
  }
  // To what a check has refused, at that field.
  Result<void> object_to(const Result<void>& checked, const Field& field) {
    if (checked.ok()) return {};
    return object(checked.error().code, field, checked.error().detail);
  }
  // What a rule lets pass, and whoever asks for a price should hear.
  void warn(ErrorCode code, std::string field) { warnings_.push_back({code, std::move(field)}); }
  std::vector<ledger::Anomaly> take() { return std::move(anomalies_); }
  std::vector<ledger::Anomaly> take_warnings() { return std::move(warnings_); }
  bool is_fact() const { return nature_ == CommandNature::fact; }

 private:
  CommandNature nature_;
  std::vector<ledger::Anomaly> anomalies_;
  std::vector<ledger::Anomaly> warnings_;
};

// To a number that a sale or return brings and may not have.
Result<void> object_to_ticket(Objections& objections, TicketUse use, const std::string& ticket);

// Whether whoever asks for it may go beyond access, rights, quotas and waiting times, and says why; `tariff`, whose
// roles count, may be null. Objects (override_not_allowed) when not; text_not_allowed for a role or a reason of no
// form.
Result<bool> may_override(const std::optional<ledger::Override>& asked, const ledger::Tariff* tariff,
                          Objections& objections);

// The rights that a tariff version gives a bracket; null where it gives that one none.
const ledger::Rights* rights_for(const TariffVersion& version, const std::string& bracket);

// Objects to a shop that is closed, or whose legal entity is retired.
Result<void> object_to_shop(const State& state, ShopId shop, Objections& objections);

// --- goods ---------------------------------------------------------------------------------------------------------

// What leaves the shelf for one line: FEFO unless a lot is named; what no lot covers comes from none.
struct Picked {
  LotId lot{};
  Quantity quantity;
  Money cost;
  CostBasis basis = CostBasis::none;
};
// Remembers what earlier lines of the same command took, so that two lines never take one good.
class Picker {
 public:
  Picker(const State& state, ShopId shop, Currency currency, Date date)
      : state_(state), shop_(shop), currency_(currency), date_(date) {}
  // `lot` 0: first expired, first out. Objects to unknown lots, expired ones (use-by dates) and missing stock.
  enum class Expired { object, take };  // a loss may well be of expired goods
  Result<std::vector<Picked>> pick(ProductId product, Quantity quantity, LotId lot, Expired expired, const Field& field,
                                   Objections& objections, bool may_oversell);

 private:
  struct Taken {
    Quantity quantity;
    Money cost;
  };
  Quantity available(LotId lot) const;
  Taken left_on_none(ProductId product) const;
  Picked take(LotId lot, Quantity quantity);
  Picked take_from_none(ProductId product, Quantity quantity);
  bool expired(LotId lot) const;
  // With what earlier lines of the command asked for: more than the book has in all, whatever lots it is on.
  bool is_beyond_the_shelf(ProductId product, Quantity quantity);

  const State& state_;
  ShopId shop_;
  Currency currency_;
  Date date_;
  // A command has few lines: sorted arrays are found in as fast as trees, and are made much faster.
  boost::container::flat_map<LotId, Taken> taken_;
  boost::container::flat_map<ProductId, Taken> taken_from_none_;
  boost::container::flat_map<ProductId, Quantity> asked_;
};

// What one piece, or 1,000 g or ml, costs by the lot, or by the latest lot known; none otherwise.
std::optional<Money> unit_cost_of(const State& state, ShopId shop, ProductId product, LotId lot, Currency currency);

// The payments with the open one filled in; objects when they do not sum to what is due.
Result<std::vector<ledger::Payment>> settle(const std::vector<AskedPayment>& asked, Money due, std::string_view field,
                                            Objections& objections);

}  // namespace engine
