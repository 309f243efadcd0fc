#include "ledger/definitions_codec.h"

#include "ledger/tariff_codec.h"
#include "ledger/wire_codec.h"

namespace ledger {
namespace {

// --- writing: a code and a label are there; other texts may be empty, and then are not written -----------------------

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
  if (!shop.zone.empty()) out.setZone(wire_text(shop.zone));
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
  out.setNature(wire_term<wire::ProductNature>(product.nature));
  out.setVatRate(product.vat_rate);
  write_texts(product.tags, [&](auto count) { return out.initTags(count); });
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

void write(const std::optional<std::int64_t>& cents, wire::OptionalCents::Builder out) {
  if (cents) out.setCents(*cents);
}

void write(const FundCaps& caps, wire::FundCaps::Builder out) {
  if (caps.total) write(caps.total, out.initTotal());
  if (caps.per_month) write(caps.per_month, out.initPerMonth());
  if (caps.per_shop) write(caps.per_shop, out.initPerShop());
  if (caps.per_household) write(caps.per_household, out.initPerHousehold());
  if (caps.per_household_month) write(caps.per_household_month, out.initPerHouseholdMonth());
  if (caps.per_sale) write(caps.per_sale, out.initPerSale());
  if (caps.per_unit) write(caps.per_unit, out.initPerUnit());
}

void write_origins(const std::vector<Origin>& origins, wire::Fund::Builder out) {
  if (origins.empty()) return;
  auto list = out.initOrigins(static_cast<unsigned>(origins.size()));
  for (unsigned i = 0; i < list.size(); ++i) list.set(i, wire_term<wire::Origin>(origins[i]));
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
  write_texts(fund.zones, [&](auto count) { return out.initZones(count); });
  write_texts(fund.tags, [&](auto count) { return out.initTags(count); });
  write_origins(fund.origins, out);
  out.setBasis(wire_term<wire::GapBasis>(fund.basis));
  out.setShareKind(wire_term<wire::ShareKind>(fund.share_kind));
  out.setUnitShare(fund.unit_share);
  if (fund.caps != FundCaps{}) write(fund.caps, out.initCaps());
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

// --- reading ---------------------------------------------------------------------------------------------------------

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
                         .zone = read_text(in.getZone()),
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
  const ProductNature nature = TRY(read_term<ProductNature>(in.getNature(), "nature"));
  return Definition{Product{.code = read_text(in.getCode()),
                            .label = read_text(in.getLabel()),
                            .category = read_text(in.getCategory()),
                            .unit = unit,
                            .barcode = read_text(in.getBarcode()),
                            .nature = nature,
                            .vat_rate = in.getVatRate(),
                            .tags = read_texts(in.getTags()),
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

Result<std::optional<std::int64_t>> read(wire::OptionalCents::Reader in) {
  switch (in.which()) {
    case wire::OptionalCents::NONE:
      return std::optional<std::int64_t>();
    case wire::OptionalCents::CENTS:
      return std::optional(in.getCents());
  }
  return fail(ErrorCode::malformed, "caps", "unknown union member");
}

Result<FundCaps> read(wire::FundCaps::Reader in) {
  FundCaps caps;
  caps.total = TRY(read(in.getTotal()));
  caps.per_month = TRY(read(in.getPerMonth()));
  caps.per_shop = TRY(read(in.getPerShop()));
  caps.per_household = TRY(read(in.getPerHousehold()));
  caps.per_household_month = TRY(read(in.getPerHouseholdMonth()));
  caps.per_sale = TRY(read(in.getPerSale()));
  caps.per_unit = TRY(read(in.getPerUnit()));
  return caps;
}

Result<Definition> read(wire::Fund::Reader in) {
  Fund fund{.code = read_text(in.getCode()), .label = read_text(in.getLabel()), .funder = read_text(in.getFunder())};
  fund.currency = TRY(read_currency(in.getCurrency()));
  fund.from = TRY(read_date(in.getFrom(), "from"));
  fund.to = TRY(read_date(in.getTo(), "to"));
  fund.shops = read_texts(in.getShops());
  fund.zones = read_texts(in.getZones());
  fund.categories = read_texts(in.getCategories());
  fund.tags = read_texts(in.getTags());
  fund.brackets = read_texts(in.getBrackets());
  for (const auto origin : in.getOrigins()) fund.origins.push_back(TRY(read_term<Origin>(origin, "origins")));
  fund.basis = TRY(read_term<GapBasis>(in.getBasis(), "basis"));
  fund.share_kind = TRY(read_term<ShareKind>(in.getShareKind(), "shareKind"));
  fund.share = TRY(read_fraction(in.getShare()));
  fund.unit_share = in.getUnitShare();
  fund.order = in.getOrder();
  fund.weight = in.getWeight();
  fund.caps = TRY(read(in.getCaps()));
  fund.retired = in.getRetired();
  return Definition{std::move(fund)};
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
      return Definition{TRY(read(in.getTariff()))};
  }
  return fail(ErrorCode::malformed, "definition", "unknown union member");
}

}  // namespace ledger
