// Event → parts → event. A sale of which two funds paid makes four parts:
//
//   position 0   body          index 0   BodyPart          envelope and what was sold
//            1   household     index 0   HouseholdPart     whose it is, with a random salt
//            2   fund share    index 0   FundSharePart     the first fund's cents, as the body's draws say
//            3   fund share    index 1   FundSharePart     the second's
//
// The bodies of each family are in event_codec_network.cc, _goods.cc and _sales.cc.
#include "ledger/event_codec.h"

#include "ledger/event_codec_bodies.h"
#include "ledger/event_codec_message.h"

namespace ledger {
namespace {

template <class Root, std::size_t ScratchWords, class Fill>
Part make_part(PartKind kind, std::size_t index, Sequence sequence, Fill&& fill) {
  const auto frame = [&](Bytes table, Bytes words) {
    return make_part_bytes(kind, static_cast<std::uint16_t>(index), sequence, {table, words});
  };
  return {.kind = kind, .bytes = with_payload<Root, ScratchWords>(fill, frame), .salt = {}, .withheld = {}};
}

// --- envelope --------------------------------------------------------------------------------------------------------

void write_envelope(const Envelope& envelope, BodyOut out) {
  out.setSequence(raw(envelope.sequence));
  out.setOccurredAt(micros(envelope.occurred_at));
  out.setRecordedAt(micros(envelope.recorded_at));
  out.setRequestedDate(wire_date(envelope.requested_date));
  out.setEffectiveDate(wire_date(envelope.effective_date));
  out.setSource(raw(envelope.source));
  out.setNumber(raw(envelope.number));
}

// Of a command that names a household, the hash is with the household: it would confirm a guessed pseudonym after the
// household was forgotten.
void write_command_hash(const Hash16& hash, auto out) {
  out.setCommandHashHigh(get_big_endian<std::uint64_t>(hash.data()));
  out.setCommandHashLow(get_big_endian<std::uint64_t>(hash.data() + 8));
}

Hash16 read_command_hash(auto in) {
  std::string bytes;
  put_big_endian(bytes, in.getCommandHashHigh());
  put_big_endian(bytes, in.getCommandHashLow());
  Hash16 hash;
  std::memcpy(hash.data(), bytes.data(), hash.size());
  return hash;
}

Result<Envelope> read_envelope(wire::BodyPart::Reader in) {
  const Date requested = TRY(read_date(in.getRequestedDate(), "requestedDate"));
  const Date effective = TRY(read_date(in.getEffectiveDate(), "effectiveDate"));
  return Envelope{.sequence = Sequence{in.getSequence()},
                  .occurred_at = Instant{in.getOccurredAt()},
                  .recorded_at = Instant{in.getRecordedAt()},
                  .requested_date = requested,
                  .effective_date = effective,
                  .source = SourceId{in.getSource()},
                  .number = CommandNumber{in.getNumber()},
                  .command_hash = read_command_hash(in)};
}

// --- household and shares --------------------------------------------------------------------------------------------

void write_household(const HouseholdPart& household, wire::HouseholdPart::Builder out) {
  out.setHousehold(raw(household.household));
  out.setOther(raw(household.other));
  if (!household.pseudonym.empty()) out.setPseudonym(wire_text(household.pseudonym));
  if (!household.card.empty()) out.setCard(wire_text(household.card));
}

// The command's hash, which stands with it, goes where every event has it.
Result<void> read_household(wire::HouseholdPart::Reader in, Event& event) {
  event.household = HouseholdPart{.household = HouseholdId{in.getHousehold()},
                                  .pseudonym = read_text(in.getPseudonym()),
                                  .other = HouseholdId{in.getOther()},
                                  .card = read_text(in.getCard())};
  event.envelope.command_hash = read_command_hash(in);
  return {};
}

void write_share(const FundShare& share, wire::FundSharePart::Builder out) {
  out.setFund(raw(share.fund));
  out.setMonth(static_cast<std::int32_t>(share.month));
  out.setShop(raw(share.shop));
  out.setCategory(raw(share.category));
  out.setCurrency(static_cast<std::uint16_t>(share.amount.currency));
  out.setAmount(share.amount.minor);
}

Result<FundShare> read_share(wire::FundSharePart::Reader in) {
  const Currency currency = TRY(read_currency(in.getCurrency()));
  return FundShare{.fund = FundId{in.getFund()},
                   .category = CategoryId{in.getCategory()},
                   .month = Month{in.getMonth()},
                   .shop = ShopId{in.getShop()},
                   .amount = {in.getAmount(), currency}};
}

Part household_part(const Event& event, Entropy& entropy) {
  Part part = make_part<wire::HouseholdPart, kSmallScratchWords>(PartKind::household, 0, event.envelope.sequence,
                                                                 [&](auto out) {
                                                                   write_household(*event.household, out);
                                                                   write_command_hash(event.envelope.command_hash, out);
                                                                 });
  entropy.fill(part.salt.emplace());
  return part;
}

// --- decoding, part by part ------------------------------------------------------------------------------------------

Error corrupt(std::string field, std::string detail) {
  return fail(ErrorCode::corrupt_record, std::move(field), std::move(detail));
}

// The content of a part that is shown.
template <class Root, class Read>
auto read_part(const PartView& part, Sequence sequence, std::size_t index, Read&& read_root)
    -> decltype(read_root(std::declval<typename Root::Reader>())) {
  const Bytes payload = TRY(part_payload(part, sequence, static_cast<std::uint16_t>(index)));
  return with_root<Root>(payload, read_root);
}

Result<Event> read_body_part(wire::BodyPart::Reader in) {
  Event event;
  event.envelope = TRY(read_envelope(in));
  event.body = TRY(read_body(in));
  return event;
}

Result<Event> decode_body(const PartView& part, Sequence sequence) {
  if (part.kind != PartKind::body) return corrupt("parts[0]", "no body part");
  Event event = TRY(read_part<wire::BodyPart>(part, sequence, 0, read_body_part));
  if (event.envelope.sequence != sequence) return corrupt("sequence", "the envelope names another sequence");
  TRY(check_figures(event.body));
  return event;
}

Result<void> decode_household(const PartView& part, Event& event) {
  event.household_withheld = part.withheld.has_value();
  if (event.household_withheld) return {};
  return read_part<wire::HouseholdPart>(part, event.envelope.sequence, 0,
                                        [&event](auto in) { return read_household(in, event); });
}

// The parts that are left must be the body's fund shares, in their order; a withheld one only counts.
Result<void> check_shares(std::span<const PartView> parts, const Event& event) {
  const std::vector<FundShare> expected = fund_shares(event);
  if (parts.size() != expected.size()) return corrupt("parts", "not as many fund shares as the draws say");
  for (std::size_t index = 0; index < parts.size(); ++index) {
    if (parts[index].kind != PartKind::fund_share) return corrupt("parts", "a part out of place");
    if (parts[index].withheld) continue;
    const FundShare share =
        TRY(read_part<wire::FundSharePart>(parts[index], event.envelope.sequence, index, read_share));
    if (share != expected[index]) return corrupt("parts", "a fund share differs from what the draws say");
  }
  return {};
}

Result<Event> decode_parts(Sequence sequence, std::span<const PartView> parts) {
  if (parts.empty()) return corrupt("parts", "no parts");
  Event event = TRY(decode_body(parts[0], sequence));
  parts = parts.subspan(1);
  if (!parts.empty() && parts[0].kind == PartKind::household) {
    TRY(decode_household(parts[0], event));
    parts = parts.subspan(1);
  }
  TRY(check_shares(parts, event));
  return event;
}

}  // namespace

std::vector<Part> encode_event(const Event& event, Entropy& entropy) {
  CHECK(!event.household_withheld);
  const Result<void> figures = check_figures(event.body);
  CHECK(figures.ok(), to_string(figures.error()));
  const Sequence sequence = event.envelope.sequence;
  const std::vector<FundShare> shares = fund_shares(event);

  std::vector<Part> parts;
  parts.reserve(2 + shares.size());
  parts.push_back(make_part<wire::BodyPart, kScratchWords>(PartKind::body, 0, sequence, [&](BodyOut out) {
    write_envelope(event.envelope, out);
    if (!event.household) write_command_hash(event.envelope.command_hash, out);
    write_body(event.body, out);
  }));
  if (event.household) parts.push_back(household_part(event, entropy));
  for (std::size_t index = 0; index < shares.size(); ++index)
    parts.push_back(make_part<wire::FundSharePart, kSmallScratchWords>(
        PartKind::fund_share, index, sequence, [&](auto out) { write_share(shares[index], out); }));
  return parts;
}

// Whatever the codecs of the parts found wrong, here it means that the log is.
Result<Event> decode_event(Sequence sequence, std::span<const PartView> parts) {
  Result<Event> event = decode_parts(sequence, parts);
  if (event.ok()) return event;
  const Error& found = event.error();
  return corrupt("event " + std::to_string(raw(sequence)),
                 found.field + (found.field.empty() ? "" : ": ") + found.detail);
}

void write_body(const EventBody& body, BodyOut out) {
  std::visit([&](const auto& each) { write(each, out); }, body);
}

namespace {

template <class Body>
Result<EventBody> as_body(Result<Body> body) {
  if (!body.ok()) return body.error();
  return EventBody{std::move(body).value()};
}

}  // namespace

Result<EventBody> read_body(wire::BodyPart::Reader in) {
  switch (in.which()) {
    case wire::BodyPart::DECLARED:
      return as_body(read(in.getDeclared()));
    case wire::BodyPart::HOUSEHOLD_ENROLLED:
      return as_body(read(in.getHouseholdEnrolled()));
    case wire::BodyPart::HOUSEHOLD_RENEWED:
      return as_body(read(in.getHouseholdRenewed()));
    case wire::BodyPart::HOUSEHOLD_CORRECTED:
      return as_body(read(in.getHouseholdCorrected()));
    case wire::BodyPart::HOUSEHOLD_MERGED:
      return as_body(read(in.getHouseholdMerged()));
    case wire::BodyPart::CARD_ISSUED:
      return as_body(read(in.getCardIssued()));
    case wire::BodyPart::CARD_REVOKED:
      return as_body(read(in.getCardRevoked()));
    case wire::BodyPart::ENTITLEMENT_GRANTED:
      return as_body(read(in.getEntitlementGranted()));
    case wire::BodyPart::GRANT_AWARDED:
      return as_body(read_awarded(in.getGrantAwarded()));
    case wire::BodyPart::GRANT_RECEIVED:
      return as_body(read_received(in.getGrantReceived()));
    case wire::BodyPart::OPENING_FUND:
      return as_body(read_opening(in.getOpeningFund()));
    case wire::BodyPart::DELIVERED:
      return as_body(read(in.getDelivered()));
    case wire::BodyPart::OPENING_STOCK:
      return as_body(read(in.getOpeningStock()));
    case wire::BodyPart::STOCK_COUNTED:
      return as_body(read(in.getStockCounted()));
    case wire::BodyPart::LOSS_RECORDED:
      return as_body(read(in.getLossRecorded()));
    case wire::BodyPart::SOLD:
      return as_body(read(in.getSold()));
    case wire::BodyPart::RETURNED:
      return as_body(read(in.getReturned()));
    case wire::BodyPart::TICKET_SOLD:
      return as_body(read(in.getTicketSold()));
    case wire::BodyPart::TICKET_RETURNED:
      return as_body(read(in.getTicketReturned()));
    case wire::BodyPart::COMMAND_REFUSED:
      return as_body(read(in.getCommandRefused()));
    case wire::BodyPart::COMMAND_NOTED:
      return as_body(read(in.getCommandNoted()));
    case wire::BodyPart::COMMITMENT_CHANGED:
      return as_body(read(in.getCommitmentChanged()));
    case wire::BodyPart::SHARES_REASSIGNED:
      return as_body(read(in.getSharesReassigned()));
  }
  return fail(ErrorCode::malformed, "body", "an event that this reader doesn't know");
}

}  // namespace ledger
