#include "ledger/event_codec.h"

#include <capnp/schema.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cctype>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "golden_files.h"
#include "ledger/event_codec_message.h"
#include "ledger/schema/event.capnp.h"
#include "support/example_events.h"
#include "support/support.h"

namespace ledger::event_codec_test {
namespace {

using test_support::example_events;
using test_support::example_name;

std::vector<Part> encoded(const Event& event) {
  SeededEntropy entropy(1);
  return encode_event(event, entropy);
}

Result<Event> decoded(const Event& event, const std::vector<Part>& parts) {
  return decode_event(event.envelope.sequence, parts);
}

Event event_of(EventBody body) {
  Event event = example_events().front();
  event.body = std::move(body);
  return event;
}

// --- there and back --------------------------------------------------------------------------------------------------

TEST(EventCodec, EveryExampleComesBackAsItWas) {
  for (const Event& event : example_events()) {
    const Result<Event> back = decoded(event, encoded(event));
    ASSERT_OK(back);
    EXPECT_EQ(*back, event) << example_name(event);
  }
}

TEST(EventCodec, TheExamplesHoldEveryBodyAndEveryDefinition) {
  std::set<std::size_t> bodies, definitions;
  for (const Event& event : example_events()) {
    bodies.insert(event.body.index());
    if (const auto* declared = std::get_if<Declared>(&event.body)) definitions.insert(declared->definition.index());
  }
  EXPECT_EQ(bodies.size(), std::variant_size_v<EventBody>);
  EXPECT_EQ(definitions.size(), std::variant_size_v<Definition>);
}

// Only what did not happen, or had happened already, has none.
TEST(EventCodec, TheExamplesHoldAnAnomalyOfEachBodyThatMayHaveOne) {
  std::set<std::string_view> without, with;
  for (const Event& event : example_events()) {
    without.insert(kind_of(event));
    if (!anomalies_of(event.body).empty()) with.insert(kind_of(event));
  }
  for (const std::string_view kind : with) without.erase(kind);
  EXPECT_THAT(without, testing::ElementsAre("command_noted", "command_refused"));
}

TEST(EventCodec, ASaleIsItsBodyItsHouseholdAndAShareForEachFund) {
  Event event = event_of(test_support::example_sale());
  event.household = HouseholdPart{.household = HouseholdId{41}};
  const std::vector<Part> parts = encoded(event);
  ASSERT_EQ(parts.size(), 4u);
  EXPECT_EQ(parts[0].kind, PartKind::body);
  EXPECT_EQ(parts[1].kind, PartKind::household);
  EXPECT_EQ(parts[2].kind, PartKind::fund_share);
  EXPECT_EQ(parts[3].kind, PartKind::fund_share);
  for (const Part& part : parts) EXPECT_EQ(part.salt.has_value(), part.kind == PartKind::household);
}

// The hash of such a command is with the household: it would confirm a guess.
TEST(EventCodec, TheExamplesHoldAHouseholdPartOfEachKindThatMayHaveOne) {
  std::set<std::string_view> with;
  for (const Event& event : example_events())
    if (event.household) with.insert(kind_of(event));
  EXPECT_THAT(with, testing::IsSupersetOf({"sold", "returned", "command_refused", "command_noted"}));
}

TEST(EventCodec, TheHouseholdPartHasASaltOfItsOwnEachTime) {
  Event event = event_of(HouseholdMerged{});
  event.household = HouseholdPart{.household = HouseholdId{1}, .other = HouseholdId{2}};
  SeededEntropy entropy(1);
  const auto first = encode_event(event, entropy);
  const auto second = encode_event(event, entropy);
  EXPECT_EQ(first[1].bytes, second[1].bytes);
  EXPECT_NE(first[1].salt, second[1].salt);
}

TEST(EventCodec, AHouseholdsPseudonymAndCardStandInNoOtherPart) {
  for (Event event : example_events()) {
    event.household = HouseholdPart{.household = HouseholdId{9}, .pseudonym = "FAM-0099", .card = "CARD-0099"};
    for (const Part& part : encoded(event)) {
      if (part.kind == PartKind::household) continue;
      EXPECT_EQ(part.bytes.find("0099"), std::string::npos) << example_name(event);
    }
  }
}

TEST(EventCodec, ASaleLargerThanTheScratchIsStillOneSegment) {
  Sold sold = test_support::example_sale();
  const SaleLine line = sold.lines.front();
  for (int i = 0; i < 500; ++i) sold.lines.push_back(line);
  sold.payments.front().amount += Money{500 * line.amount.minor, sold.currency};
  const Event event = event_of(sold);
  const std::vector<Part> parts = encoded(event);
  EXPECT_GT(parts[0].bytes.size(), kScratchWords * sizeof(capnp::word));
  EXPECT_TRUE(is_single_segment(bytes_of(parts[0].bytes).subspan(kPartPrefixBytes)));
  const Result<Event> back = decoded(event, parts);
  ASSERT_OK(back);
  EXPECT_EQ(*back, event);
}

TEST(EventCodec, APayloadThatIsNotAlignedIsReadFromACopy) {
  const Event event = event_of(test_support::example_sale());
  const std::string bytes = " " + encoded(event)[0].bytes;
  const auto shop_of = [](wire::BodyPart::Reader in) -> Result<std::uint32_t> { return in.getSold().getShop(); };
  const auto shop = with_root<wire::BodyPart>(bytes_of(bytes).subspan(1 + kPartPrefixBytes), shop_of);
  ASSERT_OK(shop);
  EXPECT_EQ(*shop, 1u);
}

TEST(EventCodec, AShortSaleIsSmall) {
  Sold sold = test_support::example_sale();
  sold.lines = {{.product = ProductId{1}, .category = CategoryId{1}, .quantity = {1}, .amount = eur(100)}};
  sold.lines[0].draws = {{.lot = LotId{1}, .quantity = {1}, .amount = eur(100), .cost = eur(100)}};
  sold.payments = {{.amount = eur(100)}};
  sold.first_helps = {};
  // Prefix and frame 40, envelope 72, sale 88 and ticket 16, list tags 24, line 16, draw 48, payment 32.
  EXPECT_LE(encoded(event_of(sold))[0].bytes.size(), 336u);
}

// --- any sale --------------------------------------------------------------------------------------------------------

template <class Id>
Id any_id() {
  return Id{*rc::gen::arbitrary<std::underlying_type_t<Id>>()};
}
template <class Term>
Term any_term(Term last) {
  return Term{*rc::gen::inRange<std::uint8_t>(0, static_cast<std::uint8_t>(raw(last) + 1))};
}
template <class Item, class Items = std::vector<Item>>
Items some(Item (*any_item)()) {
  Items items;
  for (int count = *rc::gen::inRange(0, 4); count > 0; --count) items.push_back(any_item());
  return items;
}

// So few cents that a draw of several shares, and a line of several draws, still fits what a ticket may hold.
Money any_ticket_cents() {
  return eur(*rc::gen::inRange<std::int64_t>(-kTicketAmountMax / 16, kTicketAmountMax / 16));
}

Draw any_draw() {
  const Money open = any_ticket_cents();
  Draw draw{.lot = any_id<LotId>(),
            .quantity = {*rc::gen::arbitrary<std::int32_t>()},
            .unit_price = any_ticket_cents(),
            .amount = any_ticket_cents(),
            .market = any_ticket_cents(),
            .unfunded = eur(std::max<std::int64_t>(open.minor, 0)),
            .surplus = eur(std::max<std::int64_t>(-open.minor, 0)),
            .basis = any_term(CostBasis::none),
            .origin = any_term(Origin::state_funded),
            .shares = some<Share, Shares>([] {
              return Share{any_id<FundId>(), any_ticket_cents()};
            }),
            .rule = *rc::gen::arbitrary<std::uint16_t>(),
            .base_price = any_ticket_cents(),
            .limit = any_term(Limit::free_lot),
            .lowest = *rc::gen::arbitrary<std::uint16_t>()};
  draw.cost = draw.amount + draw.unfunded - draw.surplus;
  for (const Share& share : draw.shares) draw.cost += share.amount;
  return draw;
}

SaleLine any_line() {
  SaleLine line{.product = any_id<ProductId>(),
                .category = any_id<CategoryId>(),
                .quantity = {*rc::gen::arbitrary<std::int32_t>()},
                .draws = some<Draw, Draws>(any_draw)};
  for (const Draw& draw : line.draws) line.amount += draw.amount;
  return line;
}

FirstHelp any_help() {
  return {any_id<FundId>(), *rc::gen::arbitrary<bool>(), *rc::gen::arbitrary<bool>(), *rc::gen::arbitrary<bool>()};
}

Sold any_sale() {
  Sold sold{.nature = any_term(CommandNature::fact),
            .shop = any_id<ShopId>(),
            .ticket = *rc::gen::arbitrary<std::string>(),
            .tariff = any_id<TariffId>(),
            .tariff_version = *rc::gen::arbitrary<std::uint32_t>(),
            .bracket = any_id<BracketId>(),
            .chosen = *rc::gen::arbitrary<bool>(),
            .lines = some<SaleLine>(any_line),
            .first_helps = some<FirstHelp>(any_help)};
  sold.payments = {{.means = any_term(PaymentMeans::deferred),
                    .amount = total_of(sold.lines, sold.currency),
                    .issuer = *rc::gen::arbitrary<std::string>(),
                    .reference = *rc::gen::arbitrary<std::string>()}};
  return sold;
}

RC_GTEST_PROP(EventCodecProperty, AnySaleComesBackAsItWas, ()) {
  const Event event = event_of(any_sale());
  const Result<Event> back = decoded(event, encoded(event));
  RC_ASSERT(back.ok());
  RC_ASSERT(*back == event);
}

// --- golden bytes: what is in the log can be read for ever -----------------------------------------------------------

std::string_view word_of(PartKind kind) {
  return kind == PartKind::body ? "body" : kind == PartKind::household ? "household" : "fund_share";
}

// One part: its word, then its bytes in hexadecimal, 32 a line.
void print(std::ostream& out, const Part& part) {
  out << word_of(part.kind) << '\n';
  const Bytes bytes = bytes_of(part.bytes);
  for (std::size_t at = 0; at < bytes.size(); at += 32)
    out << hex(bytes.data() + at, std::min<std::size_t>(32, bytes.size() - at)) << '\n';
}

// The text of each golden file: the parts of all examples of one name, under one envelope, so that an example more
// changes no bytes of another.
std::map<std::string, std::string> golden_texts() {
  std::map<std::string, std::string> texts;
  const Envelope envelope = example_events().front().envelope;
  for (Event event : example_events()) {
    event.envelope = envelope;
    std::ostringstream out;
    out << "example\n";
    for (const Part& part : encoded(event)) print(out, part);
    texts[example_name(event)] += out.str();
  }
  return texts;
}

TEST(EventCodec, WritesTheBytesThatItAlwaysWrote) {
  for (const auto& [name, text] : golden_texts()) {
    const std::filesystem::path file = kGoldenFolder / (name + ".hex");
    if (std::getenv("GRENIER_WRITE_GOLDEN") != nullptr) std::ofstream(file) << text;
    std::ostringstream golden;
    golden << std::ifstream(file).rdbuf();
    EXPECT_EQ(text, golden.str()) << file << ": a published event never changes. For a new event or a new example, run "
                                  << "this test with GRENIER_WRITE_GOLDEN=1 and commit what it writes.";
  }
}

// The examples of each name, under the envelope of the golden files.
std::map<std::string, std::vector<Event>> golden_events() {
  std::map<std::string, std::vector<Event>> events;
  const Envelope envelope = example_events().front().envelope;
  for (Event event : example_events()) {
    event.envelope = envelope;
    events[example_name(event)].push_back(event);
  }
  return events;
}

std::vector<Event> read_golden(const std::filesystem::path& path) {
  std::vector<Event> read;
  for (const auto& parts : golden_parts(path))
    read.push_back(decode_event(example_events().front().envelope.sequence, parts).value());
  return read;
}

TEST(EventCodec, ReadsTheGoldenBytes) {
  for (const auto& [name, expected] : golden_events())
    EXPECT_EQ(read_golden(kGoldenFolder / (name + ".hex")), expected) << name;
}

// The widest ticket that could be written when its amounts had 64 bits, in place of today's.
void widen(Event& event) {
  auto* sold = std::get_if<Sold>(&event.body);
  if (sold == nullptr || sold->shop != ShopId{UINT32_MAX}) return;
  const Money highest = eur(INT64_MAX), lowest = eur(INT64_MIN);
  SaleLine& line = sold->lines.at(0);
  line.quantity = {highest.minor};
  line.amount = sold->payments.at(0).amount = highest;
  Draw& draw = line.draws.at(0);
  draw.unit_price = draw.amount = draw.cost = draw.unfunded = draw.surplus = highest;
  draw.market = draw.base_price = lowest;
}

// What files of an earlier time hold is the beginning of today's lists of examples.
void expect_read_as_examples(const std::filesystem::path& folder) {
  auto events = golden_events();
  for (Event& event : events.at("sold")) widen(event);
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::vector<Event> read = read_golden(entry.path());
    const std::vector<Event>& examples = events.at(entry.path().stem().string());
    ASSERT_LE(read.size(), examples.size()) << entry.path();
    for (std::size_t i = 0; i < read.size(); ++i) EXPECT_EQ(read[i], examples[i]) << entry.path() << " example " << i;
  }
}

// Files of golden/first were written before tariffs, funds and sales had the fields that they have now.
TEST(EventCodec, ReadsTheBytesOfTheFirstSchema) {
  expect_read_as_examples(kGoldenFolder / "first");
}

// Those of golden/nested, when a line had its list of draws and a draw its list of shares.
TEST(EventCodec, ReadsTicketsOfBeforeTheyWereWrittenFlat) {
  expect_read_as_examples(kGoldenFolder / "nested");
}

// Rules had no floor and ceiling of their own, and rights could not be unlimited on purpose: fields were appended, so
// tariffs are longer now.
TEST(EventCodec, ReadsTariffsOfBeforeRulesHadLimits) {
  expect_read_as_examples(kGoldenFolder / "before_rule_limits");
}

// Those of golden/second, before households named the rights that bind them and refusals what they would have cost.
TEST(EventCodec, ReadsHouseholdsAndRefusalsOfBeforeTheyHadTheseFields) {
  expect_read_as_examples(kGoldenFolder / "second");
}

// Opening stock had no anomalies at first, nor had money and counts. The field was appended: its struct has one pointer
// more, so the bytes that are written now differ from these (the other files were written anew), and what was written
// then is read as without any.
template <class Body>
void expect_read_as_before_anomalies() {
  std::vector<Event> expected;
  for (Event event : example_events()) {
    Body* body = std::get_if<Body>(&event.body);
    if (body == nullptr) continue;
    body->anomalies.clear();
    event.envelope = example_events().front().envelope;
    expected.push_back(event);
  }
  const std::string name = std::string(kind_of(expected.at(0))) + "_before_anomalies.hex";
  std::vector<Event> read;
  for (const auto& parts : golden_parts(kGoldenFolder / name))
    read.push_back(decode_event(expected[0].envelope.sequence, parts).value());
  ASSERT_LE(read.size(), expected.size()) << name;
  expected.resize(read.size());
  EXPECT_EQ(read, expected) << name;
}

TEST(EventCodec, ReadsAnOpeningStockOfBeforeItHadAnomalies) {
  expect_read_as_before_anomalies<OpeningStock>();
}

TEST(EventCodec, ReadsMoneyAndCountsOfBeforeTheyHadAnomalies) {
  expect_read_as_before_anomalies<GrantAwarded>();
  expect_read_as_before_anomalies<GrantReceived>();
  expect_read_as_before_anomalies<OpeningFund>();
  expect_read_as_before_anomalies<StockCounted>();
}

// Those of golden/before_anomalies, when only goods, money and sales had a place for them.
TEST(EventCodec, ReadsDefinitionsHouseholdsAndFundingOfBeforeTheyHadAnomalies) {
  expect_read_as_examples(kGoldenFolder / "before_anomalies");
}

// --- the schema and the code say the same ----------------------------------------------------------------------------

// "lot_cap" of the schema's lotCap.
std::string snake_case(std::string_view camel) {
  std::string snake;
  for (const char letter : camel) {
    if (std::isupper(static_cast<unsigned char>(letter))) snake += '_';
    snake += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  }
  return snake;
}

template <class Term, class Wire>
void expect_twins() {
  const auto enumerants = capnp::Schema::from<Wire>().getEnumerants();
  for (const auto enumerant : enumerants)
    EXPECT_EQ(snake_case(enumerant.getProto().getName().cStr()),
              to_string(Term{static_cast<std::uint8_t>(enumerant.getOrdinal())}));
  const std::string_view beyond = to_string(Term{static_cast<std::uint8_t>(enumerants.size())});
  EXPECT_TRUE(beyond.starts_with("unknown")) << "the schema lacks " << beyond;
}

TEST(Schema, TheVocabulariesHaveTheOrdinalsOfTheirTwins) {
  expect_twins<Rounding, wire::Rounding>();
  expect_twins<Unit, wire::Unit>();
  expect_twins<Origin, wire::Origin>();
  expect_twins<PriceBase, wire::PriceBase>();
  expect_twins<CostBasis, wire::CostBasis>();
  expect_twins<ExpiryKind, wire::ExpiryKind>();
  expect_twins<LossCause, wire::LossCause>();
  expect_twins<PaymentMeans, wire::PaymentMeans>();
  expect_twins<Limit, wire::Limit>();
  expect_twins<BudgetBasis, wire::BudgetBasis>();
  expect_twins<SourceKind, wire::SourceKind>();
  expect_twins<ShopKind, wire::ShopKind>();
  expect_twins<Oversell, wire::Oversell>();
  expect_twins<CommandNature, wire::CommandNature>();
  expect_twins<MeasureKind, wire::MeasureKind>();
  expect_twins<BoundSide, wire::BoundSide>();
  expect_twins<Divisor, wire::Divisor>();
  expect_twins<Condition, wire::Condition>();
  expect_twins<FormulaKind, wire::FormulaKind>();
  expect_twins<LineGives, wire::LineGives>();
  expect_twins<Period, wire::Period>();
  expect_twins<ProductNature, wire::ProductNature>();
  expect_twins<GapBasis, wire::GapBasis>();
  expect_twins<ShareKind, wire::ShareKind>();
  expect_twins<CommitmentStep, wire::CommitmentStep>();
}

// Commands are spelled for people ("return" for take_back), so only their number is compared.
TEST(Schema, KnowsEveryKindOfCommand) {
  const unsigned known = capnp::Schema::from<wire::CommandKind>().getEnumerants().size();
  EXPECT_NE(to_string(CommandKind{static_cast<std::uint8_t>(known - 1)}), "unknown");
  EXPECT_EQ(to_string(CommandKind{static_cast<std::uint8_t>(known)}), "unknown");
}

}  // namespace
}  // namespace ledger::event_codec_test
