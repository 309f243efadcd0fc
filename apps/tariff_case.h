// A tariff file with the cases that its authors wrote, in the file itself or in NAME.cases.toml beside it:
//
//   [[case]]
//   name = "trois enfants, QF de 410,1"
//   quotient_familial = "410.1"   # or yearly_income, monthly_benefits and parts; resources and charges; age
//   adults = 1   teenagers = 0   children = 3   resident = true   referred = false
//   bracket = "a"                 # given by the shop or chosen; in place of the measure where a case is about prices
//   date = 2026-03-01             # of the sale; else the tariff's first day
//   public = true                 # no household: the public bracket, and no fund pays
//   market = "8.00"   cost = "6.00"   full = "7.50"      # for one piece, or 1,000 g or ml
//   quantity = "500g"   origin = "donated"   category = "pain"   tags = ["bio"]   rank = 3   nature = "deposit"
//   price_cap = "20 %"   free = true                     # what the lot's funder wants
//   product = "huile-tournesol"                          # where a quota names it
//   pool = "45.00"                # money in the tariff's pool
//   top_up = "5.00"               # given on top, for the pool
//   used = { budget = "18.00", quota = [{ category = "huile", quantity = "1l" }] }   # so far this week or month
//   access = { from = 2026-01-01, renewed = 0 }          # when it may come; to = …, else after the tariff's months
//   renew = true                  # in place of goods: asks for a new access from the day of the case on
//   override = { role = "responsable", reason = "naissance" }
//   fund = [{ code = "ville", left = "10.00", share = "50 %" }]      # the rest as in apps/fund_file.h
//   expect = { bracket = "a", level = "2.60", unit_price = "3.20", amount = "1.60", shares = { ville = "1.20" },
//              unfunded = "0.40", surplus = "0", budget = "20", limit = "lot_cap",
//              budget_left = "0.40", pool = "44.20", access_to = 2026-06-30,      # after the sale, or the renewal
//              overridden = ["allowance_exceeded"] }                              # what is recorded with the override
//   expect = { refused = "pool_exhausted" }
//
// A case names what it expects; of the rest nothing is said. What it is about is what it gives: means, or goods, or
// both. What it doesn't say was used is nothing, and who has no access said may come.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apps/tariff_file.h"
#include "apps/tariff_use.h"
#include "ledger/definitions.h"
#include "pricing/eligibility.h"
#include "pricing/quote.h"

namespace apps {

// Of the file of cases beside a tariff's own: NAME.toml has NAME.cases.toml.
inline constexpr std::string_view kCasesSuffix = ".cases.toml";

// What is bought: one line, from one lot.
struct CaseGoods {
  std::string product;
  std::string category;
  pricing::Line line;
};

// Money that a case says there is; its tags and categories are codes.
struct CaseFund {
  ledger::Fund terms;
  Money left;
};

struct Expected {
  std::optional<std::string> bracket;
  std::optional<Fraction> level;  // currency units, or a share
  std::optional<Money> unit_price;
  std::optional<Money> amount;
  std::optional<Money> unfunded;
  std::optional<Money> surplus;
  std::optional<Money> budget;
  std::optional<Money> budget_left;
  std::optional<Money> pool;
  std::optional<Date> access_to;
  std::optional<std::vector<ErrorCode>> overridden;
  std::optional<Limit> limit;
  std::optional<std::map<std::string, Money>> shares;  // of every fund that pays
  std::optional<ErrorCode> refused;
};

struct TariffCase {
  std::string name;
  Place place;
  Date date = kNoDate;  // of the sale
  bool is_public = false;
  pricing::Means means;
  std::optional<CaseGoods> goods;
  std::vector<std::string> tags;  // of the goods
  std::vector<CaseFund> funds;    // the pool among them
  CaseUse use;
  Expected expected;
};

struct TariffFile {
  WrittenTariff written;
  std::vector<TariffCase> cases;
};

// Read and checked. Errors have their place as their field: those of apps/toml_reader.h and of check_tariff;
// missing_key for a file without [tariff].
Result<TariffFile> read_tariff_file(const std::filesystem::path& path);
Result<TariffFile> parse_tariff_file(const TomlValue& file, const TomlValue* cases_beside);

}  // namespace apps
