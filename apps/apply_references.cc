#include "apps/apply_references.h"

#include <algorithm>
#include <set>

namespace apps {

namespace {

// Everything that can be named, from the files and from the book.
class Declared {
 public:
  Declared(const Territory& territory, const engine::CatalogueAnswer& book) {
    for (const engine::CatalogueEntry& entry : book.entries) add(entry.definition);
    for (const auto& [definition, place] : territory.definitions) add(definition);
    for (const std::string& category : book.categories) names_.insert("category " + category);
    for (const std::string& bracket : book.brackets) names_.insert("bracket " + bracket);
  }

  // The first of `references` that nothing declares; an empty code refers to nothing.
  Result<void> check(const Place& place, std::string_view kind, ErrorCode unknown,
                     const std::vector<std::string>& references) const {
    for (const std::string& code : references)
      if (!code.empty() && !names_.contains(std::string(kind) + " " + code))
        return fail_at(place, unknown,
                       "no " + std::string(kind) + " '" + code + "' is declared, in these files or in the book");
    return {};
  }

 private:
  void add(const ledger::Definition& definition) {
    names_.insert(std::string(ledger::kind_of(definition)) + " " + ledger::key_of(definition));
    if (const auto* product = std::get_if<ledger::Product>(&definition)) names_.insert("category " + product->category);
    if (const auto* shop = std::get_if<ledger::Shop>(&definition); shop && !shop->zone.empty())
      names_.insert("zone " + shop->zone);
    if (const auto* tariff = std::get_if<ledger::Tariff>(&definition))
      for (const ledger::Bracket& bracket : tariff->brackets) names_.insert("bracket " + bracket.code);
  }

  std::set<std::string> names_;
};

struct ReferenceCheck {
  const Declared& names;
  const Place& place;

  Result<void> shops(const std::vector<std::string>& codes) const {
    return names.check(place, "shop", ErrorCode::unknown_shop, codes);
  }
  Result<void> categories(const std::vector<std::string>& codes) const {
    return names.check(place, "category", ErrorCode::unknown_category, codes);
  }
  Result<void> brackets(const std::vector<std::string>& codes) const {
    return names.check(place, "bracket", ErrorCode::unknown_bracket, codes);
  }
  Result<void> legal_entity(const std::string& code) const {
    return names.check(place, "legal_entity", ErrorCode::unknown_legal_entity, {code});
  }
  Result<void> products(const std::vector<std::string>& codes) const {
    return names.check(place, "product", ErrorCode::unknown_product, codes);
  }

  Result<void> operator()(const ledger::Shop& shop) const { return legal_entity(shop.legal_entity); }
  Result<void> operator()(const ledger::SourceDefinition& source) const { return shops({source.shop}); }
  Result<void> operator()(const ledger::Price& price) const {
    TRY(products({price.product}));
    return shops({price.shop});
  }
  Result<void> operator()(const ledger::Fund& fund) const {
    TRY(names.check(place, "funder", ErrorCode::unknown_funder, {fund.funder}));
    TRY(shops(fund.shops));
    TRY(names.check(place, "zone", ErrorCode::unknown_shop, fund.zones));
    TRY(categories(fund.categories));
    return brackets(fund.brackets);
  }
  Result<void> operator()(const ledger::Tariff& tariff) const {
    TRY(shops(tariff.shops));
    TRY(own_bracket(tariff, tariff.public_bracket));
    for (const ledger::Rule& rule : tariff.rules) {
      TRY(own_bracket(tariff, rule.bracket));
      TRY(categories({rule.category}));
    }
    if (tariff.rights)
      for (const std::string& bracket : tariff.rights->brackets) TRY(own_bracket(tariff, bracket));
    for (const ledger::Quota& quota : tariff.quotas) {
      for (const std::string& bracket : quota.brackets) TRY(own_bracket(tariff, bracket));
      TRY(products({quota.product}));
      TRY(categories({quota.category}));
    }
    return names.check(place, "fund", ErrorCode::unknown_fund, {tariff.pool});
  }
  Result<void> operator()(const auto&) const { return {}; }  // other definitions refer to nothing
  Result<void> operator()(const ledger::Definition& definition) const { return std::visit(*this, definition); }
  Result<void> operator()(const WrittenGrant& written) const {
    return names.check(place, "fund", ErrorCode::unknown_fund, {written.grant.fund});
  }
  Result<void> operator()(const WrittenDelivery& written) const {
    TRY(shops({written.delivery.shop}));
    TRY(names.check(place, "supplier", ErrorCode::unknown_supplier, {written.delivery.supplier}));
    for (const engine::DeliveredLot& lot : written.delivery.lots) TRY(products({lot.product}));
    return {};
  }
  Result<void> operator()(const WrittenHousehold& written) const {
    TRY(legal_entity(written.enrolment.legal_entity));
    return brackets({written.enrolment.bracket});
  }

 private:
  Result<void> own_bracket(const ledger::Tariff& tariff, const std::string& code) const {
    const bool listed = std::ranges::any_of(tariff.brackets, [&](const auto& each) { return each.code == code; });
    if (listed) return {};
    return fail_at(place, ErrorCode::unknown_bracket, "tariff '" + tariff.code + "' lists no bracket '" + code + "'");
  }
};

// Of everything that the files tell, in the order in which it is posted, until `visit` says that it has seen enough.
template <class Visit>
void check_each(const Territory& territory, const Declared& names, Visit visit) {
  const auto check_all = [&](const auto& told) {
    return std::ranges::all_of(told, [&](const auto& each) {
      return visit(each.place, ReferenceCheck{names, each.place}(each.value));
    });
  };
  static_cast<void>(check_all(territory.definitions) && check_all(territory.grants) &&
                    check_all(territory.deliveries) && check_all(territory.households));
}

}  // namespace

Result<void> check_references(const Territory& territory, const engine::CatalogueAnswer& book) {
  Result<void> outcome;
  check_each(territory, Declared(territory, book), [&outcome](const Place&, Result<void> checked) {
    outcome = std::move(checked);
    return outcome.ok();
  });
  return outcome;
}

std::map<std::uint32_t, Error> unreferenced_rows(const Territory& list, const engine::CatalogueAnswer& book) {
  std::map<std::uint32_t, Error> wrong;
  check_each(list, Declared(list, book), [&wrong](const Place& place, const Result<void>& checked) {
    if (!checked.ok()) wrong.try_emplace(place.line, checked.error());
    return true;
  });
  return wrong;
}

}  // namespace apps
