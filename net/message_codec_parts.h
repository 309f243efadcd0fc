// Inside the message codec: each value of a message beside its twin in schema/protocol.capnp, and what reading them
// has in common. Only the message_codec_*.cc files include this.
//
// Everything read may be hostile. An error is always `malformed`; its field is a path from the value that is read, to
// which each caller adds its own step. Any read may throw kj::Exception on broken bytes: message_codec_frame.h catches.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ledger/wire_codec.h"
#include "net/message.h"
#include "net/schema/protocol.capnp.h"

namespace net {

using ledger::read_term;
using ledger::wire_date;
using ledger::wire_term;
using ledger::wire_text;

// No list of a command may be longer. Cap'n Proto can write an item of a list in one byte, whose value takes hundreds:
// the frame's size alone would not bound what waits in the queue.
inline constexpr std::uint32_t kItemsMax = 4'096;

// An error that is told, not met: Result<Error> could not tell one from the other.
struct Told {
  Error error;
};

#define GRENIER_TWINS(Value, Twin)                         \
  void write(const Value& value, wire::Twin::Builder out); \
  Result<Value> read(wire::Twin::Reader in)
// message_codec_parts.cc
GRENIER_TWINS(Money, Amount);
GRENIER_TWINS(Fraction, Fraction);
GRENIER_TWINS(Told, ErrorReport);
GRENIER_TWINS(ledger::Anomaly, AnomalyReport);
GRENIER_TWINS(ledger::SourceDefinition, SourceDefinition);
GRENIER_TWINS(ledger::Definition, Definition);
// message_codec.cc
GRENIER_TWINS(ClientMessage, ClientMessage);
GRENIER_TWINS(ServerMessage, ServerMessage);
GRENIER_TWINS(Hello, Hello);
GRENIER_TWINS(Welcome, Welcome);
GRENIER_TWINS(RequestMessage, Request);
GRENIER_TWINS(ReplyMessage, Reply);
GRENIER_TWINS(ReadLog, ReadLog);
GRENIER_TWINS(LogChunk, LogChunk);
GRENIER_TWINS(engine::Receipt, Receipt);
// message_codec_command.cc
GRENIER_TWINS(engine::Command, Command);
GRENIER_TWINS(engine::AskedSource, AskedSource);
GRENIER_TWINS(engine::EnrolHousehold, EnrolHouseholdCommand);
GRENIER_TWINS(engine::RenewHousehold, RenewHouseholdCommand);
GRENIER_TWINS(engine::CorrectHousehold, CorrectHouseholdCommand);
GRENIER_TWINS(engine::MergeHouseholds, MergeHouseholdsCommand);
GRENIER_TWINS(engine::IssueCard, IssueCardCommand);
GRENIER_TWINS(engine::RevokeCard, RevokeCardCommand);
GRENIER_TWINS(engine::GrantEntitlement, GrantEntitlementCommand);
GRENIER_TWINS(engine::RecordGrant, RecordGrantCommand);
GRENIER_TWINS(engine::Commit, CommitCommand);
GRENIER_TWINS(engine::Reassign, ReassignCommand);
GRENIER_TWINS(engine::UndoReassignment, UndoReassignmentCommand);
// message_codec_command_goods.cc
GRENIER_TWINS(engine::Deliver, DeliverCommand);
GRENIER_TWINS(engine::DeliveredLot, DeliveredLot);
GRENIER_TWINS(engine::Sell, SellCommand);
GRENIER_TWINS(engine::AskedSaleLine, AskedSaleLine);
GRENIER_TWINS(ledger::Override, Override);
GRENIER_TWINS(engine::AskedPayment, AskedPayment);
GRENIER_TWINS(engine::TakeBack, TakeBackCommand);
GRENIER_TWINS(engine::AskedReturnLine, AskedReturnLine);
GRENIER_TWINS(engine::CountStock, CountStockCommand);
GRENIER_TWINS(engine::CountLine, CountLine);
GRENIER_TWINS(engine::RecordLoss, RecordLossCommand);
GRENIER_TWINS(engine::LossLine, LossLine);
// message_codec_query.cc
GRENIER_TWINS(engine::Query, Query);
GRENIER_TWINS(engine::AsOf, AsOf);
GRENIER_TWINS(engine::DeliveryQuery, DeliveryQuery);
// message_codec_answer.cc
GRENIER_TWINS(engine::Answer, Answer);
GRENIER_TWINS(engine::StockAnswer, StockAnswer);
GRENIER_TWINS(engine::StockRowAnswer, StockRow);
GRENIER_TWINS(engine::FundsAnswer, FundsAnswer);
GRENIER_TWINS(engine::FundAnswer, FundAccount);
GRENIER_TWINS(engine::FundUse, FundUse);
GRENIER_TWINS(engine::CommitmentAnswer, CommitmentAccount);
GRENIER_TWINS(engine::HouseholdAnswer, HouseholdAnswer);
GRENIER_TWINS(engine::CatalogueAnswer, CatalogueAnswer);
GRENIER_TWINS(engine::CatalogueEntry, CatalogueEntry);
GRENIER_TWINS(engine::DeliveryAnswer, DeliveryAnswer);
GRENIER_TWINS(engine::RollAnswer, RollAnswer);
GRENIER_TWINS(engine::StatusAnswer, StatusAnswer);
// message_codec_quote.cc
GRENIER_TWINS(engine::QuoteAnswer, QuoteAnswer);
GRENIER_TWINS(engine::BracketPlacement, BracketPlacement);
GRENIER_TWINS(engine::QuotedLine, QuotedLine);
GRENIER_TWINS(engine::QuotedDraw, QuotedDraw);
GRENIER_TWINS(engine::FundLine, QuotedFund);
GRENIER_TWINS(engine::TicketAnswer, TicketAnswer);
GRENIER_TWINS(engine::TicketExplanation, TicketExplanation);
GRENIER_TWINS(ledger::Payment, AnsweredPayment);
#undef GRENIER_TWINS

// --- plain fields ----------------------------------------------------------------------------------------------------

// malformed unless it is UTF-8 without NUL.
Result<std::string> read_text(capnp::Text::Reader in, std::string_view field);
Result<std::vector<std::string>> read_texts(const capnp::List<capnp::Text>::Reader& in, std::string_view field);
Result<Currency> read_currency(std::uint16_t iso_number, std::string_view field);
// kNoDate, or a date of the years 1 to 9999; instants of the same years.
Result<Date> read_date(std::int32_t days, std::string_view field);
Result<Instant> read_instant(std::int64_t micros, std::string_view field);

template <std::size_t N>
capnp::Data::Reader wire_data(const std::array<std::uint8_t, N>& bytes) {
  return {bytes.data(), N};
}
inline capnp::Data::Reader wire_data(const std::string& bytes) {
  return {reinterpret_cast<const kj::byte*>(bytes.data()), bytes.size()};
}
inline std::string read_data(capnp::Data::Reader in) {
  return {reinterpret_cast<const char*>(in.begin()), in.size()};
}
template <std::size_t N>
Result<std::array<std::uint8_t, N>> read_bytes(capnp::Data::Reader in, std::string_view field) {
  std::array<std::uint8_t, N> bytes{};
  if (in.size() != N)
    return fail(ErrorCode::malformed, std::string(field),
                std::to_string(in.size()) + " bytes, not " + std::to_string(N));
  std::copy(in.begin(), in.end(), bytes.begin());
  return bytes;
}

// --- values within values --------------------------------------------------------------------------------------------

// The same error seen from one step further out: "product" at "lines[2]" is "lines[2].product".
Error placed(std::string_view step, const Error& error);
Error unknown_member(std::string_view field);

template <class Value>
Result<Value> within(std::string_view step, Result<Value> result) {
  if (!result.ok()) return placed(step, result.error());
  return result;
}

// A struct that may be left out: `present` says whether its pointer is there.
template <class Reader, class Value = std::decay_t<decltype(*read(std::declval<Reader>()))>>
Result<std::optional<Value>> read_optional(bool present, Reader in, std::string_view field) {
  if (!present) return std::optional<Value>();
  return std::optional<Value>(TRY(within(field, read(in))));
}

template <class List, class Item = std::decay_t<decltype(*read(std::declval<List>()[0]))>>
Result<std::vector<Item>> read_all(const List& in, std::string_view field) {
  std::vector<Item> items;
  items.reserve(in.size());
  for (unsigned i = 0; i < in.size(); ++i) {
    Result<Item> item = read(in[i]);
    if (!item.ok()) return placed(std::string(field) + "[" + std::to_string(i) + "]", item.error());
    items.push_back(*std::move(item));
  }
  return items;
}

// A list of a command: of at most kItemsMax.
template <class List>
auto read_lines(const List& in, std::string_view field) -> decltype(read_all(in, field)) {
  if (in.size() > kItemsMax)
    return fail(ErrorCode::malformed, std::string(field), "more than " + std::to_string(kItemsMax) + " items");
  return read_all(in, field);
}

// write_all(sell.lines, [&](auto count) { return out.initLines(count); })
template <class Item, class Start>
void write_all(const std::vector<Item>& items, Start&& start) {
  ledger::write_items(items, start, [](const Item& item, auto out) { write(item, out); });
}

}  // namespace net
