#include "ledger/definitions_codec.h"

#include "ledger/wire_codec.h"

namespace ledger {
namespace {

// --- writing: a code and a label are there; other texts may be empty, and then are not written
// -------------------------

void write(const LegalEntity& entity, wire::LegalEntity::Builder out) {
  out.setCode(wire_text(entity.code));
  out.setLabel(wire_text(entity.label));
  if (!entity.siren.empty()) out.setSiren(wire_text(entity.siren));
  out.setRetired(entity.retired);
}

void write(const Shop& shop, wire::Shop::Builder out) {
  out.setCode(wire_text(shop.code));
  out.setLabel(wire_text(shop.label));
  out.setLegalEntity(wire_text(shop.legal_entity));
  out.setKind(wire_term<wire::ShopKind>(shop.kind));
  out.setCurrency(static_cast<std::uint16_t>(shop.currency));
  out.setOversell(wire_term<wire::Oversell>(shop.oversell));
  out.setRetired(shop.retired);
}

void write(const SourceDefinition& source, wire::SourceDefinition::Builder out) {
  out.setCode(wire_text(source.code));
  out.setLabel(wire_text(source.label));
  out.setKind(wire_term<wire::SourceKind>(source.kind));
  if (!source.shop.empty()) out.setShop(wire_text(source.shop));
  out.setRetired(source.retired);
}

void write(const Supplier& supplier, wire::Supplier::Builder out) {
  out.setCode(wire_text(supplier.code));
  out.setLabel(wire_text(supplier.label));
  out.setRetired(supplier.retired);
}

void write(const Product& product, wire::Product::Builder out) {
  out.setCode(wire_text(product.code));
  out.setLabel(wire_text(product.label));
  out.setCategory(wire_text(product.category));
  out.setUnit(wire_term<wire::Unit>(product.unit));
  if (!product.barcode.empty()) out.setBarcode(wire_text(product.barcode));
  out.setRetired(product.retired);
}

void write(const Price& price, wire::Price::Builder out) {
  const Currency currency = price.market.currency;
  out.setProduct(wire_text(price.product));
  if (!price.shop.empty()) out.setShop(wire_text(price.shop));
  out.setFrom(wire_date(price.from));
  out.setCurrency(static_cast<std::uint16_t>(currency));
  out.setMarket(wire_cents(price.market, currency));
  out.setFull(wire_cents(price.full, currency));
}

void write(const Funder& funder, wire::Funder::Builder out) {
  out.setCode(wire_text(funder.code));
  out.setLabel(wire_text(funder.label));
  out.setRetired(funder.retired);
}

void write(const Fund& fund, wire::Fund::Builder out) {
  out.setCode(wire_text(fund.code));
  out.setLabel(wire_text(fund.label));
  out.setFunder(wire_text(fund.funder));
  out.setCurrency(static_cast<std::uint16_t>(fund.currency));
  out.setFrom(wire_date(fund.from));
  out.setTo(wire_date(fund.to));
  write_texts(fund.shops, [&](auto count) { return out.initShops(count); });
  write_texts(fund.categories, [&](auto count) { return out.initCategories(count); });
  write_texts(fund.brackets, [&](auto count) { return out.initBrackets(count); });
  write_fraction(fund.share, out.initShare());
  out.setOrder(fund.order);
  out.setWeight(fund.weight);
  out.setRetired(fund.retired);
}

void write(const Bracket& bracket, wire::Bracket::Builder out) {
  out.setCode(wire_text(bracket.code));
  out.setLabel(wire_text(bracket.label));
  out.setRounding(wire_term<wire::Rounding>(bracket.rounding));
  if (bracket.floor) out.getFloor().setCents(*bracket.floor);
  if (bracket.ceiling) out.getCeiling().setCents(*bracket.ceiling);
}

void write(const Rule& rule, wire::Rule::Builder out) {
  out.setBracket(wire_text(rule.bracket));
  if (!rule.category.empty()) out.setCategory(wire_text(rule.category));
  if (rule.origin) out.getOrigin().setOnly(wire_term<wire::Origin>(*rule.origin));
  out.setBase(wire_term<wire::PriceBase>(rule.base));
  write_fraction(rule.rate, out.initRate());
}

void write(const Tariff& tariff, wire::Tariff::Builder out) {
  out.setCode(wire_text(tariff.code));
  out.setLabel(wire_text(tariff.label));
  out.setFrom(wire_date(tariff.from));
  out.setCurrency(static_cast<std::uint16_t>(tariff.currency));
  write_texts(tariff.shops, [&](auto count) { return out.initShops(count); });
  out.setPublicBracket(wire_text(tariff.public_bracket));
  const auto write_each = [](const auto& item, auto item_out) { write(item, item_out); };
  write_items(
      tariff.brackets, [&](auto count) { return out.initBrackets(count); }, write_each);
  write_items(
      tariff.rules, [&](auto count) { return out.initRules(count); }, write_each);
}

// Which member of the union a definition is.
wire::LegalEntity::Builder start(const LegalEntity&, wire::Definition::Builder out) {
  return out.initLegalEntity();
}
wire::Shop::Builder start(const Shop&, wire::Definition::Builder out) {
  return out.initShop();
}
wire::SourceDefinition::Builder start(const SourceDefinition&, wire::Definition::Builder out) {
  return out.initSource();
}
wire::Supplier::Builder start(const Supplier&, wire::Definition::Builder out) {
  return out.initSupplier();
}
wire::Product::Builder start(const Product&, wire::Definition::Builder out) {
  return out.initProduct();
}
wire::Price::Builder start(const Price&, wire::Definition::Builder out) {
  return out.initPrice();
}
wire::Funder::Builder start(const Funder&, wire::Definition::Builder out) {
  return out.initFunder();
}
wire::Fund::Builder start(const Fund&, wire::Definition::Builder out) {
  return out.initFund();
}
wire::Tariff::Builder start(const Tariff&, wire::Definition::Builder out) {
  return out.initTariff();
}

// --- reading
// -----------------------------------------------------------------------------------------------------------

Result<Definition> read(wire::LegalEntity::Reader in) {
  return Definition{LegalEntity{.code = read_text(in.getCode()),
                                .label = read_text(in.getLabel()),
                                .siren = read_text(in.getSiren()),
                                .retired = in.getRetired()}};
}

Result<Definition> read(wire::Shop::Reader in) {
  const ShopKind kind = TRY(read_term<ShopKind>(in.getKind(), "kind"));
  const Currency currency = TRY(read_currency(in.getCurrency()));
  const Oversell oversell = TRY(read_term<Oversell>(in.getOversell(), "oversell"));
  return Definition{Shop{.code = read_text(in.getCode()),
                         .label = read_text(in.getLabel()),
                         .legal_entity = read_text(in.getLegalEntity()),
                         .kind = kind,
                         .currency = currency,
                         .oversell = oversell,
                         .retired = in.getRetired()}};
}

Result<Definition> read(wire::SourceDefinition::Reader in) {
  const SourceKind kind = TRY(read_term<SourceKind>(in.getKind(), "kind"));
  return Definition{SourceDefinition{.code = read_text(in.getCode()),
                                     .label = read_text(in.getLabel()),
                                     .kind = kind,
                                     .shop = read_text(in.getShop()),
                                     .retired = in.getRetired()}};
}

Result<Definition> read(wire::Supplier::Reader in) {
  return Definition{
      Supplier{.code = read_text(in.getCode()), .label = read_text(in.getLabel()), .retired = in.getRetired()}};
}

Result<Definition> read(wire::Product::Reader in) {
  const Unit unit = TRY(read_term<Unit>(in.getUnit(), "unit"));
  return Definition{Product{.code = read_text(in.getCode()),
                            .label = read_text(in.getLabel()),
                            .category = read_text(in.getCategory()),
                            .unit = unit,
                            .barcode = read_text(in.getBarcode()),
                            .retired = in.getRetired()}};
}

Result<Definition> read(wire::Price::Reader in) {
  const Date from = TRY(read_date(in.getFrom(), "from"));
  const Currency currency = TRY(read_currency(in.getCurrency()));
  return Definition{Price{.product = read_text(in.getProduct()),
                          .shop = read_text(in.getShop()),
                          .from = from,
                          .market = {in.getMarket(), currency},
                          .full = {in.getFull(), currency}}};
}

Result<Definition> read(wire::Funder::Reader in) {
  return Definition{
      Funder{.code = read_text(in.getCode()), .label = read_text(in.getLabel()), .retired = in.getRetired()}};
}

Result<Definition> read(wire::Fund::Reader in) {
  const Currency currency = TRY(read_currency(in.getCurrency()));
  const Date from = TRY(read_date(in.getFrom(), "from"));
  const Date to = TRY(read_date(in.getTo(), "to"));
  const Fraction share = TRY(read_fraction(in.getShare()));
  return Definition{Fund{.code = read_text(in.getCode()),
                         .label = read_text(in.getLabel()),
                         .funder = read_text(in.getFunder()),
                         .currency = currency,
                         .from = from,
                         .to = to,
                         .shops = read_texts(in.getShops()),
                         .categories = read_texts(in.getCategories()),
                         .brackets = read_texts(in.getBrackets()),
                         .share = share,
                         .order = in.getOrder(),
                         .weight = in.getWeight(),
                         .retired = in.getRetired()}};
}

// The members of a Cap'n Proto union are told apart by a switch: a member that this reader doesn't know comes out as a
// number that none of its cases has.
template <class Limit>
Result<std::optional<std::int64_t>> read_limit(Limit in, std::string_view field) {
  switch (in.which()) {
    case Limit::Reads::NONE:
      return std::optional<std::int64_t>();
    case Limit::Reads::CENTS:
      return std::optional(in.getCents());
  }
  return fail(ErrorCode::malformed, std::string(field), "unknown union member");
}

Result<Bracket> read(wire::Bracket::Reader in) {
  Bracket bracket{.code = read_text(in.getCode()), .label = read_text(in.getLabel())};
  bracket.rounding = TRY(read_term<Rounding>(in.getRounding(), "rounding"));
  bracket.floor = TRY(read_limit(in.getFloor(), "floor"));
  bracket.ceiling = TRY(read_limit(in.getCeiling(), "ceiling"));
  return bracket;
}

Result<std::optional<Origin>> read_origin(wire::Rule::Origin::Reader in) {
  switch (in.which()) {
    case wire::Rule::Origin::ANY:
      return std::optional<Origin>();
    case wire::Rule::Origin::ONLY:
      return std::optional(TRY(read_term<Origin>(in.getOnly(), "origin")));
  }
  return fail(ErrorCode::malformed, "origin", "unknown union member");
}

Result<Rule> read(wire::Rule::Reader in) {
  Rule rule{.bracket = read_text(in.getBracket()), .category = read_text(in.getCategory())};
  rule.origin = TRY(read_origin(in.getOrigin()));
  rule.base = TRY(read_term<PriceBase>(in.getBase(), "base"));
  rule.rate = TRY(read_fraction(in.getRate()));
  return rule;
}

Result<Definition> read(wire::Tariff::Reader in) {
  Tariff tariff{.code = read_text(in.getCode()), .label = read_text(in.getLabel())};
  tariff.from = TRY(read_date(in.getFrom(), "from"));
  tariff.currency = TRY(read_currency(in.getCurrency()));
  tariff.shops = read_texts(in.getShops());
  tariff.public_bracket = read_text(in.getPublicBracket());
  const auto read_each = [](auto item) { return read(item); };
  tariff.brackets = TRY(read_items<Bracket>(in.getBrackets(), read_each));
  tariff.rules = TRY(read_items<Rule>(in.getRules(), read_each));
  return Definition{std::move(tariff)};
}

}  // namespace

void write(const Definition& definition, wire::Definition::Builder out) {
  std::visit([&](const auto& each) { write(each, start(each, out)); }, definition);
}

Result<Definition> read(wire::Definition::Reader in) {
  switch (in.which()) {
    case wire::Definition::LEGAL_ENTITY:
      return read(in.getLegalEntity());
    case wire::Definition::SHOP:
      return read(in.getShop());
    case wire::Definition::SOURCE:
      return read(in.getSource());
    case wire::Definition::SUPPLIER:
      return read(in.getSupplier());
    case wire::Definition::PRODUCT:
      return read(in.getProduct());
    case wire::Definition::PRICE:
      return read(in.getPrice());
    case wire::Definition::FUNDER:
      return read(in.getFunder());
    case wire::Definition::FUND:
      return read(in.getFund());
    case wire::Definition::TARIFF:
      return read(in.getTariff());
  }
  return fail(ErrorCode::malformed, "definition", "unknown union member");
}

}  // namespace ledger
