// Definitions, households, money of funds, and what did not happen.
#include "ledger/definitions_codec.h"
#include "ledger/event_codec_bodies.h"

namespace ledger {
namespace {

template <class Grant>
void write_grant(const Grant& grant, wire::GrantMovement::Builder out) {
  out.setFund(raw(grant.fund));
  out.setCurrency(static_cast<std::uint16_t>(grant.amount.currency));
  out.setAmount(grant.amount.minor);
  if (!grant.reference.empty()) out.setReference(wire_text(grant.reference));
  write_anomalies(grant.anomalies, out);
}

template <class Grant>
Result<Grant> read_grant(wire::GrantMovement::Reader in) {
  const Currency currency = TRY(read_currency(in.getCurrency()));
  return Grant{.fund = FundId{in.getFund()},
               .amount = {in.getAmount(), currency},
               .reference = read_text(in.getReference()),
               .anomalies = TRY(read_anomalies(in.getAnomalies()))};
}

}  // namespace

void write(const Declared& declared, BodyOut body) {
  auto out = body.initDeclared();
  out.setId(declared.id);
  out.setVersion(declared.version);
  out.setCategory(raw(declared.category));
  if (!declared.brackets.empty()) {
    auto brackets = out.initBrackets(static_cast<unsigned>(declared.brackets.size()));
    for (unsigned i = 0; i < brackets.size(); ++i) brackets.set(i, raw(declared.brackets[i]));
  }
  write(declared.definition, out.initDefinition());
}

Result<Declared> read(wire::Declared::Reader in) {
  Declared declared{.id = in.getId(), .category = CategoryId{in.getCategory()}, .version = in.getVersion()};
  const auto brackets = in.getBrackets();
  declared.brackets.reserve(brackets.size());
  for (const std::uint16_t bracket : brackets) declared.brackets.push_back(BracketId{bracket});
  declared.definition = TRY(read(in.getDefinition()));
  return declared;
}

void write(const HouseholdEnrolled& enrolled, BodyOut body) {
  auto out = body.initHouseholdEnrolled();
  out.setLegalEntity(raw(enrolled.legal_entity));
  out.setBracket(raw(enrolled.bracket));
  out.setSizeClass(enrolled.size_class);
  out.setValidFrom(wire_date(enrolled.valid_from));
  out.setValidTo(wire_date(enrolled.valid_to));
}

Result<HouseholdEnrolled> read(wire::HouseholdEnrolled::Reader in) {
  const Date valid_from = TRY(read_date(in.getValidFrom(), "valid_from"));
  const Date valid_to = TRY(read_date(in.getValidTo(), "valid_to"));
  return HouseholdEnrolled{.legal_entity = LegalEntityId{in.getLegalEntity()},
                           .bracket = BracketId{in.getBracket()},
                           .size_class = in.getSizeClass(),
                           .valid_from = valid_from,
                           .valid_to = valid_to};
}

void write(const HouseholdRenewed& renewed, BodyOut body) {
  auto out = body.initHouseholdRenewed();
  out.setBracket(raw(renewed.bracket));
  out.setValidFrom(wire_date(renewed.valid_from));
  out.setValidTo(wire_date(renewed.valid_to));
}

Result<HouseholdRenewed> read(wire::HouseholdRenewed::Reader in) {
  const Date valid_from = TRY(read_date(in.getValidFrom(), "valid_from"));
  const Date valid_to = TRY(read_date(in.getValidTo(), "valid_to"));
  return HouseholdRenewed{.bracket = BracketId{in.getBracket()}, .valid_from = valid_from, .valid_to = valid_to};
}

void write(const HouseholdCorrected& corrected, BodyOut body) {
  auto out = body.initHouseholdCorrected();
  out.setBracket(raw(corrected.bracket));
  out.setSizeClass(corrected.size_class);
}

Result<HouseholdCorrected> read(wire::HouseholdCorrected::Reader in) {
  return HouseholdCorrected{.bracket = BracketId{in.getBracket()}, .size_class = in.getSizeClass()};
}

void write(const HouseholdMerged&, BodyOut body) {
  body.initHouseholdMerged();
}
void write(const CardIssued&, BodyOut body) {
  body.initCardIssued();
}
void write(const CardRevoked&, BodyOut body) {
  body.initCardRevoked();
}

void write(const EntitlementGranted& granted, BodyOut body) {
  auto out = body.initEntitlementGranted();
  out.setValidFrom(wire_date(granted.valid_from));
  out.setValidTo(wire_date(granted.valid_to));
  out.setMonthlyBudget(granted.monthly_budget.minor);
  out.setCurrency(static_cast<std::uint16_t>(granted.monthly_budget.currency));
  out.setBasis(wire_term<wire::BudgetBasis>(granted.basis));
}

Result<EntitlementGranted> read(wire::EntitlementGranted::Reader in) {
  EntitlementGranted granted;
  granted.valid_from = TRY(read_date(in.getValidFrom(), "valid_from"));
  granted.valid_to = TRY(read_date(in.getValidTo(), "valid_to"));
  granted.monthly_budget.minor = in.getMonthlyBudget();
  granted.monthly_budget.currency = TRY(read_currency(in.getCurrency()));
  granted.basis = TRY(read_term<BudgetBasis>(in.getBasis(), "basis"));
  return granted;
}

void write(const GrantAwarded& awarded, BodyOut body) {
  write_grant(awarded, body.initGrantAwarded());
}
void write(const GrantReceived& received, BodyOut body) {
  write_grant(received, body.initGrantReceived());
}
void write(const OpeningFund& opening, BodyOut body) {
  write_grant(opening, body.initOpeningFund());
}
Result<GrantAwarded> read_awarded(wire::GrantMovement::Reader in) {
  return read_grant<GrantAwarded>(in);
}
Result<GrantReceived> read_received(wire::GrantMovement::Reader in) {
  return read_grant<GrantReceived>(in);
}
Result<OpeningFund> read_opening(wire::GrantMovement::Reader in) {
  return read_grant<OpeningFund>(in);
}

void write(const CommandRefused& refused, BodyOut body) {
  auto out = body.initCommandRefused();
  out.setKind(wire_term<wire::CommandKind>(refused.kind));
  out.setCode(static_cast<std::uint16_t>(refused.reason.code));
  out.setBracket(raw(refused.bracket));
  out.setShop(raw(refused.shop));
  if (!refused.reason.field.empty()) out.setField(wire_text(refused.reason.field));
  if (!refused.reason.detail.empty()) out.setDetail(wire_text(refused.reason.detail));
  write_items(
      refused.asked, [&](auto count) { return out.initAsked(count); },
      [](const AskedLine& asked, wire::AskedLine::Builder asked_out) {
        asked_out.setProduct(raw(asked.product));
        asked_out.setQuantity(asked.quantity.units);
      });
}

Result<CommandRefused> read(wire::CommandRefused::Reader in) {
  CommandRefused refused{.shop = ShopId{in.getShop()}, .bracket = BracketId{in.getBracket()}};
  refused.kind = TRY(read_term<CommandKind>(in.getKind(), "kind"));
  refused.reason.code = TRY(read_error_code(in.getCode()));
  refused.reason.field = read_text(in.getField());
  refused.reason.detail = read_text(in.getDetail());
  const auto asked = in.getAsked();
  refused.asked.reserve(asked.size());
  for (const auto line : asked) refused.asked.push_back({ProductId{line.getProduct()}, Quantity{line.getQuantity()}});
  return refused;
}

void write(const CommandNoted& noted, BodyOut body) {
  body.initCommandNoted().setKind(wire_term<wire::CommandKind>(noted.kind));
}

Result<CommandNoted> read(wire::CommandNoted::Reader in) {
  const CommandKind kind = TRY(read_term<CommandKind>(in.getKind(), "kind"));
  return CommandNoted{.kind = kind};
}

}  // namespace ledger
