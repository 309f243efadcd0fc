// What the event codec refuses: bytes that are broken, and bytes that are whole but say what can't be.
#include <capnp/schema.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "golden_files.h"
#include "ledger/event_codec.h"
#include "ledger/event_codec_message.h"
#include "ledger/schema/event.capnp.h"
#include "ledger/ticket_moves.h"
#include "support/example_events.h"
#include "support/support.h"

namespace ledger::event_codec_hostile_test {
namespace {

using test_support::example_events;
using test_support::example_name;

std::vector<Part> encoded(const Event& event) {
  SeededEntropy entropy(1);
  return encode_event(event, entropy);
}

Result<Event> decoded(const std::vector<Part>& parts) {
  return decode_event(Sequence{1}, parts);
}

Event event_of(EventBody body) {
  Event event = example_events().front();
  event.body = std::move(body);
  return event;
}

Event sale() {
  Event event = event_of(test_support::example_sale());
  event.household = HouseholdPart{.household = HouseholdId{41}};
  return event;
}

void withhold(Part& part) {
  part.withheld = Hash32{1, 2, 3};
  part.bytes.clear();
  part.salt.reset();
}

std::string payload_of(const Part& part) {
  return part.bytes.substr(kPartPrefixBytes);
}

// The same part with another payload, its prefix right for it.
Part with_payload_bytes(Part part, std::uint16_t index, Sequence sequence, std::string_view payload) {
  part.bytes = make_part_bytes(part.kind, index, sequence, bytes_of(payload));
  return part;
}

// The same part, changed through the schema.
template <class Root, class Change>
Part changed(const Part& part, std::uint16_t index, Change&& change) {
  const std::string old_payload = payload_of(part);
  const auto rewrite = [&](typename Root::Reader in) -> Result<Part> {
    capnp::MallocMessageBuilder message(static_cast<unsigned>(old_payload.size()));
    message.setRoot(in);
    change(message.getRoot<Root>());
    const auto words = capnp::messageToFlatArray(message);
    return with_payload_bytes(part, index, Sequence{1}, {words.asChars().begin(), words.asChars().size()});
  };
  return with_root<Root>(bytes_of(old_payload), rewrite).value();
}

template <class Change>
Result<Event> decoded_with_body(const Event& event, Change&& change) {
  std::vector<Part> parts = encoded(event);
  parts[0] = changed<wire::BodyPart>(parts[0], 0, change);
  return decoded(parts);
}

// --- parts that are withheld, missing, misplaced ---------------------------------------------------------------------

TEST(EventDecoding, AWithheldHouseholdLeavesTheRest) {
  Event event = sale();
  std::vector<Part> parts = encoded(event);
  withhold(parts[1]);
  const Result<Event> back = decoded(parts);
  ASSERT_OK(back);
  event.household.reset();
  event.household_withheld = true;
  event.envelope.command_hash = {};  // it was with the household: nothing is left to test guesses on
  EXPECT_EQ(*back, event);
}

TEST(EventDecoding, WithheldSharesLeaveTheWhole) {
  std::vector<Part> parts = encoded(sale());
  withhold(parts[2]);
  withhold(parts[3]);
  const Result<Event> back = decoded(parts);
  ASSERT_OK(back);
  EXPECT_EQ(*back, sale());
}

TEST(EventDecoding, RefusesAWithheldBody) {
  std::vector<Part> parts = encoded(sale());
  withhold(parts[0]);
  EXPECT_REFUSED(decoded(parts), corrupt_record);
}

TEST(EventDecoding, RefusesPartsThatAreNotTheEvents) {
  const std::vector<Part> parts = encoded(sale());
  EXPECT_REFUSED(decoded({}), corrupt_record);
  EXPECT_REFUSED(decoded({parts[1]}), corrupt_record);
  EXPECT_REFUSED(decoded({parts[0], parts[1], parts[2]}), corrupt_record);                      // a share less
  EXPECT_REFUSED(decoded({parts[0], parts[1], parts[2], parts[3], parts[3]}), corrupt_record);  // a share more
  EXPECT_REFUSED(decoded({parts[0], parts[1], parts[3], parts[2]}), corrupt_record);            // out of order
  EXPECT_REFUSED(decoded({parts[0], parts[1], parts[1], parts[3]}), corrupt_record);            // two households
  EXPECT_REFUSED(decoded({parts[0], parts[2], parts[3], parts[1]}), corrupt_record);            // household last
}

TEST(EventDecoding, RefusesAnEventOfAnotherPlace) {
  const std::vector<Part> parts = encoded(sale());
  EXPECT_REFUSED(decode_event(Sequence{2}, parts), corrupt_record);
  EXPECT_REFUSED(decoded_with_body(sale(), [](auto body) { body.setSequence(2); }), corrupt_record);
}

TEST(EventDecoding, RefusesAShareThatTheDrawsDoNotSay) {
  const auto refused = [](auto change) {
    std::vector<Part> parts = encoded(sale());
    parts[2] = changed<wire::FundSharePart>(parts[2], 0, change);
    EXPECT_REFUSED(decoded(parts), corrupt_record);
  };
  refused([](auto share) { share.setAmount(share.getAmount() + 1); });
  refused([](auto share) { share.setFund(7); });
  refused([](auto share) { share.setMonth(share.getMonth() + 1); });
  refused([](auto share) { share.setShop(7); });
  refused([](auto share) { share.setCategory(7); });
  refused([](auto share) { share.setCurrency(826); });
}

// --- figures that can't be -------------------------------------------------------------------------------------------

// Refused, and for that reason.
void expect_corrupt(const Result<Event>& refused, const std::string& reason) {
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::corrupt_record);
  EXPECT_THAT(refused.error().detail, testing::HasSubstr(reason));
}

auto first_draw_of(wire::BodyPart::Builder body) {
  return body.getTicketSold().getDraws()[0];
}
auto first_share_of(wire::BodyPart::Builder body) {
  return body.getTicketSold().getShares()[0];
}

// The same sale in its first form, whose amounts have 64 bits.
template <class Change>
Result<Event> decoded_nested(Change&& change) {
  std::vector<Part> parts = golden_parts(kGoldenFolder / "nested" / "sold.hex").at(0);
  parts[0] = changed<wire::BodyPart>(parts[0], 0, [&](auto body) { change(body.getSold().getLines()[0]); });
  return decoded(parts);
}

TEST(EventDecoding, RefusesADrawThatDoesNotBalance) {
  const auto refused = [](auto change) {
    const auto change_draw = [&](auto body) { change(first_draw_of(body)); };
    expect_corrupt(decoded_with_body(sale(), change_draw), "lines[0]: a draw does not balance");
  };
  refused([](auto draw) { draw.setCost(draw.getCost() + 1); });
  refused([](auto draw) { draw.setOpen(draw.getOpen() + 1); });
  const auto share_less = [](auto body) { first_share_of(body).setAmount(first_share_of(body).getAmount() - 1); };
  expect_corrupt(decoded_with_body(sale(), share_less), "lines[0]: a draw does not balance");
}

// The quick way to a ticket's figures guards what it reads itself.
TEST(TicketMoves, RefuseMoneyThatDoesNotAddUpAndDrawsOfNoLine) {
  const auto refused = [](auto change, const std::string& reason) {
    std::vector<Part> parts = encoded(sale());
    parts[0] = changed<wire::BodyPart>(parts[0], 0, [&](auto body) { change(body.getTicketSold()); });
    TicketMoves moves;
    const auto read = read_ticket_moves(parts[0], Sequence{1}, moves);
    EXPECT_REFUSED(read, corrupt_record);
    EXPECT_EQ(read.error().detail, reason);
  };
  const std::string leak = "the ticket's money does not add up";
  refused([](auto sold) { sold.getDraws()[0].setCost(sold.getDraws()[0].getCost() + 1); }, leak);
  refused([](auto sold) { sold.getShares()[0].setAmount(sold.getShares()[0].getAmount() + 1); }, leak);
  refused([](auto sold) { sold.getDraws()[0].setLine(2); }, "a draw of no line");
  refused(
      [](auto sold) {
        auto draw = sold.getDraws()[0];
        draw.setCost(draw.getCost() - draw.getOpen() - 1);
        draw.setOpen(-1);
        sold.initMore().setTopUp(INT64_MAX);
      },
      "what feeds the pool does not fit 64 bits");
}

TEST(TicketMoves, AreOfTicketsAlone) {
  TicketMoves moves;
  EXPECT_TRUE(read_ticket_moves(encoded(sale())[0], Sequence{1}, moves).value());
  EXPECT_EQ(moves.goods.size(), 3u);
  EXPECT_FALSE(moves.is_return);
  const Event loss = event_of(LossRecorded{.shop = ShopId{1}, .lines = {}});
  EXPECT_FALSE(read_ticket_moves(encoded(loss)[0], Sequence{1}, moves).value());
}

TEST(TicketMoves, OfAReturnTheSaleCanBeAskedForAlone) {
  Event returned = event_of(Returned{.shop = ShopId{1}, .ticket = "R-1", .original = Sequence{7}});
  EXPECT_EQ(read_original(encoded(returned)[0], Sequence{1}).value(), Sequence{7});
  std::get<Returned>(returned.body).original = {};
  EXPECT_EQ(read_original(encoded(returned)[0], Sequence{1}).value(), Sequence{});
  EXPECT_EQ(read_original(encoded(sale())[0], Sequence{1}).value(), Sequence{});
  const Event loss = event_of(LossRecorded{.shop = ShopId{1}, .lines = {}});
  EXPECT_EQ(read_original(encoded(loss)[0], Sequence{1}).value(), std::nullopt);
}

TEST(EventDecoding, RefusesDrawsAndSharesOutOfPlace) {
  const auto refused = [](auto change, const std::string& reason) {
    expect_corrupt(decoded_with_body(sale(), [&](auto body) { change(body.getTicketSold()); }), reason);
  };
  refused([](auto sold) { sold.getDraws()[0].setLine(2); }, "a draw of no line");
  refused([](auto sold) { sold.getDraws()[0].setLine(1); }, "out of the order of lines");
  refused([](auto sold) { sold.getDraws()[0].setShares(UINT16_MAX); }, "more shares than there are");
  refused(
      [](auto sold) {
        for (auto draw : sold.getDraws()) draw.setShares(0);
      },
      "shares of no draw");
}

TEST(EventDecoding, RefusesAnUnfundedPartOrASurplusBelowNothing) {
  const auto refused = [](auto change) {
    const auto change_draw = [&](auto line) { change(line.getDraws()[0]); };
    expect_corrupt(decoded_nested(change_draw), "lines[0]: a draw's unfunded part or surplus is below");
  };
  // Each balances.
  refused([](auto draw) {
    draw.setCost(draw.getCost() - draw.getUnfunded() - 1);
    draw.setUnfunded(-1);
  });
  refused([](auto draw) {
    draw.setCost(draw.getCost() + draw.getSurplus() + 1);
    draw.setSurplus(-1);
  });
}

TEST(EventDecoding, RefusesAReturnThatTakesLessThanNothingFromAPool) {
  const auto change_pool = [](wire::BodyPart::Builder body) { body.getTicketReturned().initMore().setFromPool(-1); };
  expect_corrupt(decoded_with_body(event_of(Returned{}), change_pool), "less than nothing from a pool");
}

TEST(EventDecoding, RefusesMovesThatDoNotSumToTheirLine) {
  const StockMove three_out{.lot = LotId{9}, .quantity = {-3}, .value = eur(-4'50)};
  const Event count = event_of(StockCounted{
      .shop = ShopId{1}, .lines = {{.product = ProductId{7}, .counted = {2}, .expected = {5}, .moves = {three_out}}}});
  const Event loss = event_of(
      LossRecorded{.shop = ShopId{1}, .lines = {{.product = ProductId{7}, .quantity = {3}, .moves = {three_out}}}});
  const std::string reason = "lines[0]: the moves do not sum to the line";
  const auto of_count = [&](auto change) {
    expect_corrupt(decoded_with_body(count, [&](auto body) { change(body.getStockCounted().getLines()[0]); }), reason);
  };
  of_count([](auto line) { line.setCounted(3); });
  of_count([](auto line) { line.setExpected(INT64_MIN); });
  of_count([](auto line) { line.getMoves()[0].setQuantity(3); });
  of_count([](auto line) { line.initMoves(0); });
  const auto of_loss = [&](auto change) {
    expect_corrupt(decoded_with_body(loss, [&](auto body) { change(body.getLossRecorded().getLines()[0]); }), reason);
  };
  of_loss([](auto line) { line.setQuantity(-3); });
  of_loss([](auto line) { line.getMoves()[0].setQuantity(INT64_MIN); });
  of_loss([](auto line) { line.initMoves(0); });
}

TEST(EventDecoding, RefusesDrawsThatDoNotSumToTheirLine) {
  const auto cost_more = [](auto body) {
    auto draw = first_draw_of(body);
    draw.setAmount(draw.getAmount() + 1);
    draw.setCost(draw.getCost() + 1);
  };
  expect_corrupt(decoded_with_body(sale(), cost_more), "lines[0]: the draws do not sum");
}

TEST(EventDecoding, RefusesPaymentsThatDoNotSumUnlessAnAnomalySaysSo) {
  const auto pay_less = [](auto body) { body.getTicketSold().getPayments()[0].setAmount(1); };
  expect_corrupt(decoded_with_body(sale(), pay_less), "the payments do not sum");
  EXPECT_OK(decoded_with_body(sale(), [&](auto body) {
    pay_less(body);
    body.getTicketSold().initAnomalies(1)[0].setCode(static_cast<std::uint16_t>(ErrorCode::payments_do_not_sum));
  }));
}

TEST(EventDecoding, RefusesSharesWhoseSumDoesNotFit) {
  const auto share_all = [](auto line) {
    auto draw = line.getDraws()[0];
    draw.getShares()[0].setAmount(INT64_MAX);
    draw.setSurplus(INT64_MAX);
    draw.setUnfunded(0);
    draw.setCost(draw.getAmount() + draw.getShares()[1].getAmount());
  };
  expect_corrupt(decoded_nested(share_all), "do not fit 64 bits");
}

// Each draw balances, and each amount fits.
TEST(EventDecoding, RefusesCostsAndNeedsWhoseSumDoesNotFit) {
  const auto need_all = [](auto line) {
    for (auto draw : line.getDraws()) {
      std::int64_t shares = 0;
      for (auto share : draw.getShares()) shares += share.getAmount();
      draw.setSurplus(0);
      draw.setUnfunded(INT64_MAX - draw.getAmount() - shares);
      draw.setCost(INT64_MAX);
    }
  };
  expect_corrupt(decoded_nested(need_all), "do not fit 64 bits");
}

// --- words that this reader doesn't know -----------------------------------------------------------------------------

TEST(EventDecoding, RefusesOrdinalsThatItDoesNotKnow) {
  const auto refused = [](auto change) { EXPECT_REFUSED(decoded_with_body(sale(), change), corrupt_record); };
  refused([](auto body) { body.getTicketSold().setNature(static_cast<wire::CommandNature>(2)); });
  refused([](auto body) { body.getTicketSold().setCurrency(1); });
  refused([](auto body) { body.getTicketSold().getPayments()[0].setMeans(static_cast<wire::PaymentMeans>(5)); });
  refused([](auto body) { body.getTicketSold().initAnomalies(1)[0].setCode(9'999); });
  refused([](auto body) { body.getTicketSold().initAnomalies(1)[0].setCode(0); });
  refused([](auto body) { first_draw_of(body).setBasis(static_cast<wire::CostBasis>(3)); });
  refused([](auto body) { first_draw_of(body).setOrigin(static_cast<wire::Origin>(3)); });
  refused([](auto body) { first_draw_of(body).setLimit(static_cast<wire::Limit>(UINT16_MAX)); });
}

TEST(EventDecoding, RefusesDatesOfNoYear) {
  EXPECT_REFUSED(decoded_with_body(sale(), [](auto body) { body.setEffectiveDate(INT32_MAX); }), corrupt_record);
  EXPECT_REFUSED(decoded_with_body(sale(), [](auto body) { body.setRequestedDate(INT32_MIN + 1); }), corrupt_record);
}

TEST(EventDecoding, RefusesAnEventThatItDoesNotKnow) {
  std::vector<Part> parts = encoded(event_of(CommandNoted{}));
  const auto schema = capnp::Schema::from<wire::BodyPart>().getProto().getStruct();
  std::string payload = payload_of(parts[0]);
  const std::size_t discriminant = 16 + 2 * schema.getDiscriminantOffset();  // behind the frame and the root pointer
  ASSERT_EQ(payload[discriminant], 18);
  payload[discriminant] = static_cast<char>(schema.getDiscriminantCount());
  parts[0] = with_payload_bytes(parts[0], 0, Sequence{1}, payload);
  const Result<Event> refused = decoded(parts);
  EXPECT_REFUSED(refused, corrupt_record);
  EXPECT_THAT(refused.error().detail, testing::HasSubstr("doesn't know"));
}

TEST(EventDecoding, RefusesAFractionOverZero) {
  const Event event = event_of(Declared{.definition = Fund{.code = "dons"}});
  const auto over_zero = [](auto body) { body.getDeclared().getDefinition().getFund().getShare().setDenominator(0); };
  EXPECT_REFUSED(decoded_with_body(event, over_zero), corrupt_record);
}

TEST(EventDecoding, NamesTheEventThatIsCorrupt) {
  const auto refused = decoded_with_body(sale(), [](auto body) { body.getTicketSold().setCurrency(1); });
  EXPECT_EQ(refused.error().field, "event 1");
  EXPECT_THAT(refused.error().detail, testing::HasSubstr("currency"));
}

TEST(EventEncodingDeathTest, StopsAtADrawThatDoesNotBalance) {
  Event event = sale();
  std::get<Sold>(event.body).lines[0].draws[0].cost += eur(1);
  EXPECT_DEATH(encoded(event), "does not balance");
}

TEST(EventEncodingDeathTest, StopsAtAnAmountOfAnotherCurrency) {
  Event event = sale();
  std::get<Sold>(event.body).lines[0].draws[0].market.currency = Currency::gbp;
  EXPECT_DEATH(encoded(event), "CHECK failed");
}

TEST(EventEncodingDeathTest, StopsAtAWithheldHousehold) {
  Event event = sale();
  event.household_withheld = true;
  EXPECT_DEATH(encoded(event), "household_withheld");
}

// --- broken bytes ----------------------------------------------------------------------------------------------------

// Whatever was read can be written, and then read as the same: nothing half-believed gets in.
void expect_refused_or_whole(const std::vector<Part>& parts, Sequence sequence) {
  const Result<Event> event = decode_event(sequence, parts);
  if (!event.ok()) {
    EXPECT_EQ(event.error().code, ErrorCode::corrupt_record);
    return;
  }
  const Result<Event> again = decode_event(sequence, encoded(*event));
  ASSERT_OK(again);
  EXPECT_EQ(*again, *event);
}

// Calls `mutate` with the payload of every part of every example; each payload it hands on takes the place of the old.
template <class Mutate>
void for_every_payload(Mutate&& mutate) {
  for (const Event& event : example_events()) {
    SCOPED_TRACE(example_name(event));
    const std::vector<Part> parts = encoded(event);
    std::uint16_t shares = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const std::uint16_t index = parts[i].kind == PartKind::fund_share ? shares++ : std::uint16_t{0};
      mutate(payload_of(parts[i]), [&](const std::string& payload) {
        std::vector<Part> broken = parts;
        broken[i] = with_payload_bytes(parts[i], index, event.envelope.sequence, payload);
        expect_refused_or_whole(broken, event.envelope.sequence);
      });
    }
  }
}

TEST(EventDecoding, SurvivesEveryByteFlipped) {
  for_every_payload([](std::string payload, auto expect) {
    for (char& byte : payload)
      for (const int mask : {0x01, 0x80, 0xFF}) {
        byte = static_cast<char>(byte ^ mask);
        expect(payload);
        byte = static_cast<char>(byte ^ mask);
      }
  });
}

// A frame that says it has fewer words, and has: its pointers lead out of it.
std::string cut(const std::string& payload, std::size_t words) {
  std::string shorter = payload.substr(0, 8 * words);
  const auto segment_words = static_cast<std::uint32_t>(words - 1);
  for (int i = 0; i < 4; ++i) shorter[4 + i] = static_cast<char>(segment_words >> (8 * i));
  return shorter;
}

TEST(EventDecoding, SurvivesEveryTruncation) {
  for_every_payload([](const std::string& payload, auto expect) {
    for (std::size_t size = 0; size < payload.size(); ++size) expect(payload.substr(0, size));
    for (std::size_t words = 2; words < payload.size() / 8; ++words) expect(cut(payload, words));
  });
}

TEST(EventDecoding, RefusesATruncatedBody) {
  const std::vector<Part> parts = encoded(sale());
  const std::string payload = payload_of(parts[0]);
  for (std::size_t size = 0; size < payload.size(); ++size) {
    std::vector<Part> broken = parts;
    broken[0] = with_payload_bytes(parts[0], 0, Sequence{1}, payload.substr(0, size));
    EXPECT_REFUSED(decoded(broken), corrupt_record);
  }
}

TEST(EventDecoding, TellsWhatBrokeInPrintableAsciiAndBriefly) {
  const std::string payload = payload_of(encoded(sale())[0]);
  const auto quote = [](wire::BodyPart::Reader) -> Result<void> {
    KJ_FAIL_REQUIRE("\x1b[2J\xc3", std::string(1'000, 'x').c_str());
  };
  const auto broken = with_root<wire::BodyPart>(bytes_of(payload), quote);
  ASSERT_FALSE(broken.ok());
  EXPECT_THAT(broken.error().detail, testing::StartsWith("?[2J?"));
  EXPECT_EQ(broken.error().detail.size(), 200u);
}

TEST(EventDecoding, RefusesSeveralSegments) {
  std::vector<Part> parts = encoded(sale());
  const std::string payload = payload_of(parts[0]);
  // The same segment, then an empty one: a valid stream frame, but not the form of a part.
  std::string two = std::string("\1\0\0\0", 4) + payload.substr(4, 4) + std::string(8, '\0') + payload.substr(8);
  parts[0] = with_payload_bytes(parts[0], 0, Sequence{1}, two);
  EXPECT_REFUSED(decoded(parts), corrupt_record);
}

// A list that claims 2^28 items of no size would cost gigabytes to unfold.
TEST(EventDecoding, RefusesAListOfManyItemsOfNoSize) {
  const Event event = event_of(Delivered{.reference = "r", .lots = {LotReceived{}}});
  std::vector<Part> parts = encoded(event);
  std::string payload = payload_of(parts[0]);
  const auto struct_words = [&](std::size_t at) { return static_cast<unsigned char>(payload[at]); };
  const std::size_t body = 16;
  const std::size_t delivered = body + 8 * (struct_words(8 + 4) + 1);  // the body's only pointer leads next to it
  const std::size_t lots_pointer = delivered + 8 * (2 + 1);            // after two words of data and the reference
  const std::uint64_t void_list = 1 | (std::uint64_t{0} << 32) | (std::uint64_t{1 << 28} << 35);
  for (int i = 0; i < 8; ++i) payload[lots_pointer + i] = static_cast<char>(void_list >> (8 * i));
  parts[0] = with_payload_bytes(parts[0], 0, Sequence{1}, payload);
  const Result<Event> refused = decoded(parts);
  EXPECT_REFUSED(refused, corrupt_record);
  EXPECT_THAT(refused.error().detail, testing::HasSubstr("limit"));
}

RC_GTEST_PROP(EventDecodingProperty, SurvivesAnyMutation, ()) {
  const std::vector<Event> events = example_events();
  const Event event = *rc::gen::elementOf(events);
  std::vector<Part> parts = encoded(event);
  std::string payload = payload_of(parts[0]);
  using Change = std::pair<std::uint32_t, std::uint8_t>;
  for (const auto& [place, value] : *rc::gen::arbitrary<std::vector<Change>>())
    payload[place % payload.size()] = static_cast<char>(value);
  parts[0] = with_payload_bytes(parts[0], 0, event.envelope.sequence, payload);
  expect_refused_or_whole(parts, event.envelope.sequence);
}

}  // namespace
}  // namespace ledger::event_codec_hostile_test
