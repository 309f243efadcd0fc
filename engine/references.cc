// Numbers are dense: each family counts from 1, and a declaration that would leave a hole is refused here. So a number
// is known when it is at most as large as the family.
#include "engine/references.h"

#include <boost/unordered/unordered_flat_set.hpp>

#include "engine/references_parts.h"

namespace engine {
namespace {

Error never_declared(const char* what, const std::string& code) {
  return broken(std::string("it names ") + what + " '" + printable(code) + "', which no event before it declared");
}

template <class Id, class Row>
Result<void> known(const char* what, const Family<Id, Row>& family, Id id) {
  if (!is_none(id) && raw(id) <= family.size()) return {};
  return unknown(what, id);
}

template <class Id, class Row>
Result<void> known_or_none(const char* what, const Family<Id, Row>& family, Id id) {
  if (is_none(id)) return {};
  return known(what, family, id);
}

template <class Id, class Row>
Result<void> declared(const char* what, const Family<Id, Row>& family, const std::string& code) {
  if (family.find(code)) return {};
  return never_declared(what, code);
}

template <class Id, class Row>
Result<void> all_declared(const char* what, const Family<Id, Row>& family, const std::vector<std::string>& codes) {
  for (const std::string& code : codes) TRY(declared(what, family, code));
  return {};
}

Error none_left(const char* what) {
  return broken(std::string("it names a new ") + what + ", for which no number is left");
}

// A code that is known keeps its number, a new one takes the next.
template <class Id, class Row>
Result<void> numbered(const char* what, const Family<Id, Row>& family, Id id, const std::string& code) {
  const auto expected = family.number_for(code);
  if (!expected) return none_left(what);
  if (id == *expected) return {};
  return out_of_turn(what, id, *expected);
}

// --- definitions -----------------------------------------------------------------------------------------------------

class Definitions {
 public:
  Definitions(const Registry& registry, const ledger::Declared& event) : registry_(registry), event_(event) {}

  Result<void> operator()(const ledger::LegalEntity& entity) const {
    return numbered("legal entity", registry_.legal_entities, LegalEntityId{event_.id}, entity.code);
  }
  Result<void> operator()(const ledger::Shop& shop) const {
    TRY(declared("legal entity", registry_.legal_entities, shop.legal_entity));
    return numbered("shop", registry_.shops, ShopId{event_.id}, shop.code);
  }
  Result<void> operator()(const ledger::SourceDefinition& source) const {
    if (!source.shop.empty()) TRY(declared("shop", registry_.shops, source.shop));
    return numbered("source", registry_.sources, SourceId{event_.id}, source.code);
  }
  Result<void> operator()(const ledger::Supplier& supplier) const {
    return numbered("supplier", registry_.suppliers, SupplierId{event_.id}, supplier.code);
  }
  Result<void> operator()(const ledger::Product& product) const {
    TRY(numbered("category", registry_.categories, event_.category, product.category));
    TRY(check_tags(product.tags));
    return numbered("product", registry_.products, ProductId{event_.id}, product.code);
  }
  Result<void> operator()(const ledger::Price& price) const {
    TRY(declared("product", registry_.products, price.product));
    if (price.shop.empty()) return {};
    return declared("shop", registry_.shops, price.shop);
  }
  Result<void> operator()(const ledger::Funder& funder) const {
    return numbered("funder", registry_.funders, FunderId{event_.id}, funder.code);
  }
  Result<void> operator()(const ledger::Fund& fund) const {
    TRY(declared("funder", registry_.funders, fund.funder));
    TRY(all_declared("shop", registry_.shops, fund.shops));
    TRY(all_declared("category", registry_.categories, fund.categories));
    TRY(all_declared("bracket", registry_.brackets, fund.brackets));
    TRY(check_tags(fund.tags));
    return numbered("fund", registry_.funds, FundId{event_.id}, fund.code);
  }
  Result<void> operator()(const ledger::Tariff& tariff) const {
    const TariffId id{event_.id};
    TRY(numbered("tariff", registry_.tariffs, id, tariff.code));
    const TariffRow* row = registry_.tariffs.try_row(id);
    if (event_.version != (row == nullptr ? 1 : row->versions.size() + 1))
      return broken("its version " + std::to_string(event_.version) + " of tariff '" + printable(tariff.code) +
                    "' is out of turn");
    TRY(all_declared("shop", registry_.shops, tariff.shops));
    TRY(check_brackets(tariff));
    const auto compiled = compile_tariff(tariff, id, event_.version, event_.brackets, registry_);
    if (!compiled.ok()) return broken("its tariff cannot be used: " + printable(to_string(compiled.error())));
    return {};
  }

 private:
  Result<void> check_brackets(const ledger::Tariff& tariff) const {
    if (event_.brackets.size() != tariff.brackets.size())
      return broken("its tariff has " + std::to_string(tariff.brackets.size()) + " brackets and numbers for " +
                    std::to_string(event_.brackets.size()));
    const auto expected = registry_.brackets.numbers_for(codes_of(tariff.brackets));
    if (!expected) return none_left("bracket");
    boost::unordered_flat_set<std::string_view> met;
    for (std::size_t i = 0; i < tariff.brackets.size(); ++i) {
      const std::string& code = tariff.brackets[i].code;
      if (!met.insert(code).second) return broken("its tariff has the bracket '" + printable(code) + "' twice");
      if (event_.brackets[i] != (*expected)[i]) return out_of_turn("bracket", event_.brackets[i], (*expected)[i]);
    }
    return {};
  }
  Result<void> check_tags(const std::vector<std::string>& codes) const {
    if (registry_.tags.numbers_for(codes)) return {};
    return none_left("tag");
  }

  const Registry& registry_;
  const ledger::Declared& event_;
};

// --- names -----------------------------------------------------------------------------------------------------------

class Names {
 public:
  explicit Names(const Registry& registry) : registry_(registry) {}

  Result<void> operator()(const ledger::Declared& event) const {
    return std::visit(Definitions(registry_, event), event.definition);
  }
  Result<void> operator()(const ledger::HouseholdEnrolled& event) const {
    TRY(known_or_none("tariff", registry_.tariffs, event.given_by.tariff));
    TRY(known_or_none("tariff", registry_.tariffs, event.bound_by.tariff));
    TRY(known("legal entity", registry_.legal_entities, event.legal_entity));
    return known("bracket", registry_.brackets, event.bracket);
  }
  Result<void> operator()(const ledger::HouseholdRenewed& event) const {
    TRY(known_or_none("tariff", registry_.tariffs, event.given_by.tariff));
    TRY(known_or_none("tariff", registry_.tariffs, event.bound_by.tariff));
    return known("bracket", registry_.brackets, event.bracket);
  }
  Result<void> operator()(const ledger::HouseholdCorrected& event) const {
    TRY(known_or_none("tariff", registry_.tariffs, event.given_by.tariff));
    TRY(known_or_none("tariff", registry_.tariffs, event.bound_by.tariff));
    return known("bracket", registry_.brackets, event.bracket);
  }
  // A merger, a card, a note: their household part names all there is.
  Result<void> operator()(const ledger::HouseholdMerged&) const { return {}; }
  Result<void> operator()(const ledger::CardIssued&) const { return {}; }
  Result<void> operator()(const ledger::CardRevoked&) const { return {}; }
  Result<void> operator()(const ledger::EntitlementGranted& event) const {
    return known_or_none("tariff", registry_.tariffs, event.tariff);
  }
  Result<void> operator()(const ledger::CommandNoted&) const { return {}; }

  Result<void> operator()(const ledger::GrantAwarded& event) const { return fund(event.fund); }
  Result<void> operator()(const ledger::GrantReceived& event) const { return fund(event.fund); }
  Result<void> operator()(const ledger::OpeningFund& event) const { return fund(event.fund); }
  Result<void> operator()(const ledger::CommitmentChanged& event) const { return fund(event.fund); }
  Result<void> operator()(const ledger::SharesReassigned& event) const {
    TRY(known_or_none("fund", registry_.funds, event.from));
    TRY(known_or_none("fund", registry_.funds, event.to));
    for (const ledger::ReassignedShare& share : event.shares) {
      TRY(known("shop", registry_.shops, share.shop));
      TRY(known("category", registry_.categories, share.category));
      TRY(known_or_none("bracket", registry_.brackets, share.bracket));
    }
    return {};
  }

  Result<void> operator()(const ledger::Delivered& event) const {
    TRY(known_or_none("supplier", registry_.suppliers, event.supplier));
    return shop_and_products(event.shop, event.lots);
  }
  Result<void> operator()(const ledger::OpeningStock& event) const { return shop_and_products(event.shop, event.lots); }
  Result<void> operator()(const ledger::StockCounted& event) const {
    return shop_and_products(event.shop, event.lines);
  }
  Result<void> operator()(const ledger::LossRecorded& event) const {
    return shop_and_products(event.shop, event.lines);
  }
  Result<void> operator()(const ledger::Sold& event) const {
    // A fact may say a version that the book never had (an anomaly), so the version is not asked for.
    TRY(known_or_none("tariff", registry_.tariffs, event.tariff));
    TRY(known_or_none("fund", registry_.funds, event.pool));
    for (const ledger::FirstHelp& help : event.first_helps) TRY(fund(help.fund));
    return ticket(event);
  }
  Result<void> operator()(const ledger::Returned& event) const {
    TRY(known_or_none("fund", registry_.funds, event.pool));
    return ticket(event);
  }
  Result<void> operator()(const ledger::CommandRefused& event) const {
    TRY(known_or_none("shop", registry_.shops, event.shop));
    TRY(known_or_none("bracket", registry_.brackets, event.bracket));
    for (const ledger::AskedLine& line : event.asked) TRY(known_or_none("product", registry_.products, line.product));
    return {};
  }

 private:
  Result<void> fund(FundId id) const { return known("fund", registry_.funds, id); }
  Result<void> paying_fund(FundId id, Currency currency) const {
    TRY(fund(id));
    if (registry_.funds.row(id).definition.currency == currency) return {};
    return broken("fund " + std::to_string(raw(id)) + " pays in another currency than its own");
  }

  template <class Lines>
  Result<void> shop_and_products(ShopId shop, const Lines& lines) const {
    TRY(known("shop", registry_.shops, shop));
    for (const auto& line : lines) TRY(known("product", registry_.products, line.product));
    return {};
  }
  template <class Ticket>
  Result<void> ticket(const Ticket& event) const {
    TRY(shop_and_products(event.shop, event.lines));
    TRY(known_or_none("bracket", registry_.brackets, event.bracket));
    for (const auto& line : event.lines) {
      TRY(known("category", registry_.categories, line.category));
      for (const ledger::Draw& draw : line.draws)
        for (const ledger::Share& share : draw.shares) TRY(paying_fund(share.fund, event.currency));
    }
    return {};
  }

  const Registry& registry_;
};

// --- figures ---------------------------------------------------------------------------------------------------------

class Figures {
 public:
  Result<void> operator()(const auto&) const { return {}; }
  Result<void> operator()(const ledger::Delivered& event) const { return received(event.lots); }
  Result<void> operator()(const ledger::OpeningStock& event) const { return received(event.lots); }
  Result<void> operator()(const ledger::Sold& event) const { return drawn(event.lines); }
  Result<void> operator()(const ledger::Returned& event) const { return drawn(event.lines); }

 private:
  static Result<void> received(const std::vector<ledger::LotReceived>& lots) {
    for (const ledger::LotReceived& lot : lots)
      if (lot.quantity < Quantity{} || static_cast<std::int64_t>(lot.unit_cost) < 0 ||
          !cost_of(lot.unit_cost, lot.quantity, lot.cost.currency).ok())
        return broken("it receives a lot that nobody could count or pay");
    return {};
  }
  // The codec does not ask this: its examples write lines that are extreme, or below nothing.
  template <class Lines>
  static Result<void> drawn(const Lines& lines) {
    for (const auto& line : lines) {
      Volume::Wide sum = 0;
      for (const ledger::Draw& draw : line.draws) {
        if (draw.quantity < Quantity{}) return broken("it draws less than nothing");
        sum += draw.quantity.units;
      }
      if (sum != line.quantity.units) return broken("the quantities of its draws do not sum to the line");
    }
    return {};
  }
};

Result<void> sums_with(const Volume& rows, const Volume& more) {
  if (fits(rows, more)) return {};
  return broken("the book's sums with it are more than 64 bits can hold");
}

// --- all of it -------------------------------------------------------------------------------------------------------

Result<void> of_event(const ledger::Event& event, Result<void> checked) {
  if (checked.ok()) return checked;
  return fail(ErrorCode::corrupt_record, "event " + std::to_string(raw(event.envelope.sequence)),
              checked.error().detail);
}

Result<void> names_of(const Registry& registry, const ledger::Event& event) {
  TRY(known_or_none("source", registry.sources, event.envelope.source));
  TRY(std::visit(Names(registry), event.body));
  return std::visit(Figures(), event.body);
}

Result<void> holdings_of(const State& state, const ledger::Event& event) {
  TRY(check_lots(state.balances(), event));
  return check_household(state.households(), event);
}

Result<void> sums_of(const State& state, const ledger::Event& event) {
  const Volume more = volume_of(event.body);
  TRY(sums_with(state.balances().volume(), more));
  return sums_with(state.households().volume(), more);
}

Result<void> references_of(const State& state, const ledger::Event& event) {
  TRY(names_of(state.registry(), event));
  TRY(check_funding(state.balances(), event.body));
  TRY(sums_of(state, event));
  return holdings_of(state, event);
}

}  // namespace

Result<void> check_names(const Registry& registry, const ledger::Event& event) {
  return of_event(event, names_of(registry, event));
}

Result<void> check_sums(const Balances& balances, const ledger::Event& event) {
  return of_event(event, sums_with(balances.volume(), volume_of(event.body)));
}

Result<void> check_households(const Households& households, const ledger::Event& event) {
  TRY(of_event(event, sums_with(households.volume(), volume_of(event.body))));
  return of_event(event, check_household(households, event));
}

Result<void> check_sums(const State& state, const ledger::Event& event) {
  return of_event(event, sums_of(state, event));
}

Result<void> check_holdings(const State& state, const ledger::Event& event) {
  return of_event(event, holdings_of(state, event));
}

Result<void> check_references(const State& state, const ledger::Event& event) {
  return of_event(event, references_of(state, event));
}

}  // namespace engine
