#include <map>

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
  TRY(read_options(words, {option("of", shop.legal_entity), flag("platform", shop.kind, ShopKind::platform),
                           option("oversell", oversell), option("currency", shop.currency), option("zone", shop.zone),
                           flag("retired", shop.retired, true)}));
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
  TRY(read_options(words,
                   {flag("deposit", product.nature, ProductNature::deposit),
                    flag("membership", product.nature, ProductNature::membership), option("vat", product.vat_rate),
                    option("tags", product.tags), flag("retired", product.retired, true)}));
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

Error syntax(std::string detail) {
  return fail(ErrorCode::syntax_error, {}, std::move(detail));
}

// total|month|shop|household|household-month|sale|unit AMOUNT
Option cap_option(FundCaps& caps) {
  return {"cap", [&caps](Words& words) -> Result<void> {
            const std::map<std::string, std::optional<std::int64_t>*> kinds = {
                {"total", &caps.total},   {"month", &caps.per_month},
                {"shop", &caps.per_shop}, {"household", &caps.per_household},
                {"sale", &caps.per_sale}, {"household-month", &caps.per_household_month},
                {"unit", &caps.per_unit}};
            const auto kind = kinds.find(TRY(words.word("a kind of cap")));
            if (kind == kinds.end()) return syntax("there is no such cap");
            *kind->second = TRY(words.money()).minor;
            return {};
          }};
}

Option origins_option(std::vector<Origin>& origins) {
  return {"origins", [&origins](Words& words) -> Result<void> {
            std::vector<std::string> names;
            for (const std::string& name : TRY(read_as(words, &names))) {
              const auto origin = parse_Origin(name);
              if (!origin) return syntax("'" + name + "' is no origin");
              origins.push_back(*origin);
            }
            return {};
          }};
}

// fixed AMOUNT | up-to AMOUNT, for a piece, a kilo or a litre
Option unit_share_option(std::string_view name, ShareKind kind, Fund& fund) {
  return {name, [kind, &fund](Words& words) -> Result<void> {
            fund.share_kind = kind;
            fund.unit_share = TRY(words.money()).minor;
            return {};
          }};
}

Result<Definition> read(Words& words, Fund fund) {
  TRY(read_name(words, fund));
  TRY(read_options(
      words,
      {option("of", fund.funder), option("from", fund.from), option("to", fund.to), option("shops", fund.shops),
       option("zones", fund.zones), option("categories", fund.categories), option("tags", fund.tags),
       option("brackets", fund.brackets), origins_option(fund.origins), flag("price-gap", fund.basis, GapBasis::price),
       option("share", fund.share), unit_share_option("fixed", ShareKind::fixed, fund),
       unit_share_option("up-to", ShareKind::up_to, fund), cap_option(fund.caps), option("order", fund.order),
       option("weight", fund.weight), option("currency", fund.currency), flag("retired", fund.retired, true)}));
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

// --- tariffs ---------------------------------------------------------------------------------------------------------

Result<Tariff> read_tariff_head(Words& words) {
  Tariff tariff;
  tariff.code = tariff.label = TRY(words.word("a code"));
  TRY(read_options(
      words, {option("from", tariff.from), option("public", tariff.public_bracket), option("currency", tariff.currency),
              option("shops", tariff.shops), option("pool", tariff.pool), option("overrides", tariff.override_roles)}));
  TRY(words.expect(":"));
  return tariff;
}

namespace {

template <class Term>
Result<Term> read_term(Words& words, std::optional<Term> (*parse)(std::string_view), std::string_view what) {
  const std::string name = TRY(words.word(what));
  if (const auto term = parse(name)) return *term;
  return syntax("'" + name + "' is not " + std::string(what));
}

// bracket CODE LABEL …
Result<Bracket> read_bracket(Words& words) {
  Bracket bracket;
  TRY(read_name(words, bracket));
  std::optional<Money> floor, ceiling;
  TRY(read_options(words, {option("rounds", bracket.rounding), option("floor", floor), option("ceiling", ceiling),
                           option("from", bracket.from), option("up-to", bracket.up_to),
                           flag("needs-pool", bracket.needs_pool, true)}));
  if (floor) bracket.floor = floor->minor;
  if (ceiling) bracket.ceiling = ceiling->minor;
  return bracket;
}

// RATE of BASE | fixed PRICE | level [of BASE]
Result<PriceFormula> read_formula(Words& words) {
  PriceFormula formula;
  if (words.take("fixed")) {
    formula.kind = FormulaKind::fixed;
    formula.price = TRY(words.money()).minor;
    return formula;
  }
  if (words.take("level")) formula.kind = FormulaKind::level;
  if (formula.kind == FormulaKind::rate || words.take("times")) formula.rate = TRY(words.fraction());
  if (formula.kind == FormulaKind::level && words.peek() != "of") return formula;
  TRY(words.expect("of"));
  formula.base = TRY(read_term(words, parse_PriceBase, "market, cost or full"));
  return formula;
}

// rule BRACKET FORMULA [or FORMULA]… …
Result<Rule> read_rule(Words& words) {
  Rule rule;
  rule.bracket = TRY(words.word("a bracket"));
  rule.formula = TRY(read_formula(words));
  while (words.take("or")) rule.or_lower.push_back(TRY(read_formula(words)));
  std::string origin;
  std::optional<Money> floor, ceiling;
  TRY(read_options(words, {option("for", rule.category), option("if", origin), option("rank", rule.rank_from),
                           option("floor", floor), option("ceiling", ceiling)}));
  if (floor) rule.floor = floor->minor;
  if (ceiling) rule.ceiling = ceiling->minor;
  if (!origin.empty() && !(rule.origin = parse_Origin(origin))) return syntax("'" + origin + "' is no origin");
  return rule;
}

// line price|rate slope RATE [plus RATE] min RATE max RATE [step RATE]
Result<Linear> read_line(Words& words) {
  Linear linear;
  linear.gives = TRY(read_term(words, parse_LineGives, "price or rate"));
  TRY(read_options(words, {option("slope", linear.slope), option("plus", linear.intercept), option("min", linear.min),
                           option("max", linear.max), option("step", linear.step)}));
  return linear;
}

// rights month|week …
Result<Rights> read_rights(Words& words) {
  Rights rights;
  rights.period = TRY(read_term(words, parse_Period, "month or week"));
  TRY(read_options(words, {option("access", rights.access_months), option("renewals", rights.renewals),
                           option("renewal", rights.renewal_months), option("waiting", rights.waiting_months),
                           option("brackets", rights.brackets)}));
  return rights;
}

// quota product|category CODE QUANTITY per visit|week|month …
Result<Quota> read_quota(Words& words) {
  Quota quota;
  const std::string what = TRY(words.word("product or category"));
  (what == "product" ? quota.product : quota.category) = TRY(words.word("a code"));
  quota.quantity = TRY(words.quantity());
  TRY(words.expect("per"));
  quota.period = TRY(read_term(words, parse_Period, "visit, week or month"));
  TRY(read_options(words, {option("brackets", quota.brackets)}));
  return quota;
}

}  // namespace

Result<void> read_tariff_line(const std::string& verb, Words& words, Tariff& tariff) {
  if (verb == "bracket") {
    tariff.brackets.push_back(TRY(read_bracket(words)));
  } else if (verb == "rule") {
    tariff.rules.push_back(TRY(read_rule(words)));
  } else if (verb == "measure") {
    tariff.measure.kind = TRY(read_term(words, parse_MeasureKind, "a measure"));
  } else if (verb == "line") {
    tariff.linear = TRY(read_line(words));
  } else if (verb == "rights") {
    tariff.rights = TRY(read_rights(words));
  } else if (verb == "quota") {
    tariff.quotas.push_back(TRY(read_quota(words)));
  } else {
    return syntax("a tariff holds brackets, rules and rights, and stops at 'end'");
  }
  return words.end();
}

}  // namespace test_support
