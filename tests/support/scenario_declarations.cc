#include "support/scenario_commands.h"

namespace test_support {
namespace {

using namespace ledger;

const Date kLongAgo = Date{14'610};  // 2010-01-01: where nothing says from when

// CODE LABEL
template <class Plain>
Result<void> read_name(Words& words, Plain& definition) {
  definition.code = TRY(words.word("a code"));
  definition.label = TRY(words.label());
  return {};
}

Result<Definition> read(Words& words, LegalEntity entity) {
  TRY(read_name(words, entity));
  TRY(read_options(words, {option("siren", entity.siren), flag("retired", entity.retired, true)}));
  return Definition(entity);
}

Result<Definition> read(Words& words, Shop shop) {
  TRY(read_name(words, shop));
  std::string oversell = "refuse";
  TRY(read_options(
      words, {option("of", shop.legal_entity), flag("platform", shop.kind, ShopKind::platform),
              option("oversell", oversell), option("currency", shop.currency), flag("retired", shop.retired, true)}));
  shop.oversell = oversell == "record" ? Oversell::record : Oversell::refuse;
  return Definition(shop);
}

Result<Definition> read(Words& words, Supplier supplier) {
  TRY(read_name(words, supplier));
  TRY(read_options(words, {flag("retired", supplier.retired, true)}));
  return Definition(supplier);
}

Result<Definition> read(Words& words, SourceDefinition source) {
  TRY(read_name(words, source));
  TRY(read_options(words, {option("at", source.shop), flag("retired", source.retired, true)}));
  return Definition(source);
}

Result<Definition> read(Words& words, Product product) {
  TRY(read_name(words, product));
  product.category = TRY(words.word("a category"));
  const std::string unit = TRY(words.word("a unit"));
  const auto known = unit_named(unit);
  if (!known) return fail(ErrorCode::syntax_error, {}, "'" + unit + "' is not piece, gram or millilitre");
  product.unit = *known;
  TRY(read_options(words, {flag("retired", product.retired, true)}));
  return Definition(product);
}

Result<Definition> read(Words& words, Price price) {
  price.product = TRY(words.word("a product"));
  price.from = kLongAgo;
  TRY(read_options(words, {option("in", price.shop), option("from", price.from), option("market", price.market),
                           option("full", price.full)}));
  return Definition(price);
}

Result<Definition> read(Words& words, Funder funder) {
  TRY(read_name(words, funder));
  return Definition(funder);
}

Result<Definition> read(Words& words, Fund fund) {
  TRY(read_name(words, fund));
  TRY(read_options(
      words, {option("of", fund.funder), option("from", fund.from), option("to", fund.to), option("shops", fund.shops),
              option("categories", fund.categories), option("brackets", fund.brackets), option("share", fund.share),
              option("order", fund.order), option("weight", fund.weight), option("currency", fund.currency),
              flag("retired", fund.retired, true)}));
  return Definition(fund);
}

}  // namespace

bool is_definition(const std::string& verb) {
  static const std::vector<std::string> kVerbs = {"entity",  "shop",  "source", "supplier",
                                                  "product", "price", "funder", "fund"};
  return std::find(kVerbs.begin(), kVerbs.end(), verb) != kVerbs.end();
}

Result<Definition> read_definition(const std::string& verb, Words& words) {
  if (verb == "entity") return read(words, LegalEntity{});
  if (verb == "shop") return read(words, Shop{});
  if (verb == "source") return read(words, SourceDefinition{});
  if (verb == "supplier") return read(words, Supplier{});
  if (verb == "product") return read(words, Product{});
  if (verb == "price") return read(words, Price{});
  if (verb == "funder") return read(words, Funder{});
  return read(words, Fund{});
}

Result<std::optional<Price>> read_price_of(const Product& product, Words& words) {
  if (words.peek() != "market") return std::optional<Price>();
  Price price{.product = product.code, .from = kLongAgo};
  TRY(read_options(words, {option("market", price.market), option("full", price.full), option("from", price.from)}));
  return std::optional<Price>(price);
}

// --- tariffs
// -----------------------------------------------------------------------------------------------------------

Result<Tariff> read_tariff_head(Words& words) {
  Tariff tariff;
  tariff.code = tariff.label = TRY(words.word("a code"));
  TRY(read_options(words, {option("from", tariff.from), option("public", tariff.public_bracket),
                           option("currency", tariff.currency), option("shops", tariff.shops)}));
  TRY(words.expect(":"));
  return tariff;
}

namespace {

// bracket CODE LABEL …
Result<Bracket> read_bracket(Words& words) {
  Bracket bracket;
  TRY(read_name(words, bracket));
  std::optional<Money> floor, ceiling;
  TRY(read_options(words, {option("rounds", bracket.rounding), option("floor", floor), option("ceiling", ceiling)}));
  if (floor) bracket.floor = floor->minor;
  if (ceiling) bracket.ceiling = ceiling->minor;
  return bracket;
}

// rule BRACKET RATE of BASE …
Result<Rule> read_rule(Words& words) {
  Rule rule{.bracket = TRY(words.word("a bracket"))};
  rule.formula.rate = TRY(words.fraction());
  TRY(words.expect("of"));
  const auto base = parse_PriceBase(TRY(words.word("a base")));
  if (!base) return fail(ErrorCode::syntax_error, {}, "a rate is of market, cost or full");
  rule.formula.base = *base;
  std::string origin;
  TRY(read_options(words, {option("for", rule.category), option("if", origin)}));
  if (!origin.empty() && !(rule.origin = parse_Origin(origin)))
    return fail(ErrorCode::syntax_error, {}, "'" + origin + "' is no origin");
  return rule;
}

}  // namespace

Result<void> read_tariff_line(const std::string& verb, Words& words, Tariff& tariff) {
  if (verb == "bracket") {
    tariff.brackets.push_back(TRY(read_bracket(words)));
  } else if (verb == "rule") {
    tariff.rules.push_back(TRY(read_rule(words)));
  } else {
    return fail(ErrorCode::syntax_error, {}, "a tariff holds brackets and rules, and stops at 'end'");
  }
  return words.end();
}

}  // namespace test_support
